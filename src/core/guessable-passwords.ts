/** Passwords that whoever guesses tries first. Only what is long enough for us stands here; the rest is refused by its length. */

/** The long ones out of public lists of what was found in leaks, in small letters. */
const common = new Set(
  `password12 password123 password1234 password12345 password123456 passw0rd123 mypassword1 mypassword123 password!! changeme123 changeme1234
  letmein1234 letmein12345 welcome1234 welcome12345 welcome2024 welcome2025 welcome2026 iloveyou123 iloveyou12 iloveyou1234 football123
  baseball123 basketball basketball1 superman123 batman12345 princess123 sunshine123 charlie123 michael123 liverpool1 liverpool123 manchester
  manchester1 chocolate1 chocolate123 butterfly1 alexander1 christopher jennifer123 jonathan123 elizabeth1 qwerty12345 qwerty123456 qwertyuiop
  qwertyuiop1 qwertyuiop123 qwertzuiop qwertzuiop1 azertyuiop azertyuiop1 asdfghjkl1 asdfghjklö asdfghjkl123 zxcvbnm123 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc
  1qazxsw23edc qazwsxedcrfv q1w2e3r4t5 q1w2e3r4t5y6 abcd123456 abcdefghij abcdefghijk a123456789 aa123456789 abc123456789 abc1234567 administrator
  admin12345 admin123456 adminadmin rootroot123 test123456 testtest123 testtest12 passwort123 passwort1234 passwort12345 hallo12345 hallohallo
  schalke041 geheim12345 geheim1234 ichliebedich motdepasse motdepasse1 motdepasse123 jetaime123 bonjour123 bonjour1234 doudou1234 correcthorsebatterystaple
  trustno1trustno1 whatever123 computer123 internet123 pokemon123 starwars123 minecraft1 minecraft123 fuckyou123 fuckyou1234 hello12345 hello123456 loveyou123`.split(
    /\s+/,
  ),
);

const rows = [
  "01234567890123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
];
const runs = rows.flatMap((row) => [row, [...row].reverse().join("")]);

/**
 * Is it one of the first that somebody would guess: out of the lists, a run over the keyboard, one piece over and over, or what the account and
 * the pod are called with next to nothing beside?
 * @param names  what everybody knows: the account's name, the pod's host
 */
export function isCommonPassword(password: string, names: readonly string[]): boolean {
  const plain = password.normalize("NFKC").toLowerCase();
  if (common.has(plain) || common.has(plain.replace(/[\W_]+$/, ""))) return true;
  if (runs.some((run) => run.includes(plain))) return true;
  if (/^(.{1,5}?)\1+.?$/su.test(plain.slice(0, 200))) return true;
  return names.some((name) => name.length > 2 && plain.replaceAll(name.toLowerCase(), "").length < 4);
}
