/** What commands say for the message keys of lower floors, in English. `{name}` is filled in. Another language is a file like this one. */
export const en: Readonly<Record<string, string>> = {
  "start.setting-wrong": 'The setting {setting} is "{value}", but {why}.',
  "start.setting-wrong.next": "Set it to: {right}. Or leave it out.",
  "start.setting-unknown": "There is no setting {setting}.",
  "start.setting-unknown.next": "If {meant} is meant, use that name; else remove it.",
  "start.postgres-missing": "There are no PostgreSQL programs to run the database with.",
  "start.postgres-missing.next":
    "Install PostgreSQL {floor} or newer (Debian: apt install postgresql), or set STERNA_POSTGRES to its folder, or set DATABASE_URL.",
  "start.postgres-too-old": "{folder} holds PostgreSQL {major}, and Sterna needs {floor} or newer.",
  "start.postgres-too-old.next": "Set STERNA_POSTGRES to a newer one, or leave it out.",
  "start.postgres-other-major": "The database was made by PostgreSQL {wanted}; the programs found are: {found}.",
  "start.postgres-other-major.next":
    "Install PostgreSQL {wanted} (Debian: apt install postgresql-{wanted}), or set STERNA_POSTGRES to the folder of its programs.",
  "start.cluster-broken": "{folder} is there, but it is not a database.",
  "start.cluster-broken.next": "Put your backup there, or move it away to begin with an empty one.",
  "start.server-too-old": "The database server is PostgreSQL {server}, and Sterna needs {floor} or newer.",
  "start.server-too-old.next": "Set DATABASE_URL to a newer one, or leave it out: then Sterna runs its own.",
  "start.not-utf8": "The database is encoded in {encoding}, and Sterna needs UTF8.",
  "start.not-utf8.next": "Make it anew: create database sterna encoding 'UTF8' template template0.",
  "start.address-differs": "The accounts here live at {host}, and the address of this pod is set to {url}.",
  "start.address-differs.next":
    "Set STERNA_URL to the address of {host}, for the server and for every command. The address of a pod cannot change.",
  "start.schema-newer":
    "The database has schema {database}, and this Sterna knows only {program}: a newer one has been here.",
  "start.schema-newer.next": "Run the newer Sterna, or give this one a backup from before.",
  "start.schema-changed": "The schema file {file} is not the one that made this database.",
  "start.schema-changed.next":
    "Restore the file (git checkout src/store/schema), or use the Sterna that made the database.",

  "import.name-malformed": '"{name}" cannot be the name of an account.',
  "import.name-malformed.next":
    "Take 1 to 32 of a-z, 0-9, dot, dash and underscore, beginning and ending with a letter or digit.",
  "import.name-forbidden": '"{name}" is kept for the pod itself.',
  "import.name-forbidden.next": "Take another name with --as.",
  "import.name-taken": "There is an account {name} already, and it was not made from this archive.",
  "import.name-taken.next": "Take another name with --as.",
  "import.name-once-used": "{name} was the name of an account that is closed; a name is never given twice.",
  "import.name-once-used.next": "Take another name with --as.",
  "import.none": "{name} has no import here.",
  "import.none.next": "Begin one with: sterna import FILE... --as NAME",
  "keep-here.no-import": "{name} has no import here.",
  "keep-here.no-import.next": "Begin one with: sterna import FILE... --as NAME",
  "keep-here.import-not-done": "The import into {name} is not done yet.",
  "keep-here.import-not-done.next": "Call sterna import again with the same files; it goes on where it stopped.",
  "keep-here.already-released": "What the import brought to {name} is visible already.",
  "keep-here.already-released.next": "Nothing to do.",
  "password-link.account-inactive": "The import into {name} is not done yet.",
  "password-link.account-inactive.next": "Call sterna import again with the same files; at its end it prints a link.",
  "password-link.account-unknown": "There is no account {name} here.",
  "password-link.account-unknown.next": "Look at how the name is written: it is the part before the @.",
};
