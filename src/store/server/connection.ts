/** Where a PostgreSQL can be reached: a URL that the podmin gave, or the unix socket of a server that we started. */

export type DatabaseConnection =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "socket"; readonly socketFolder: string; readonly database: string; readonly user: string };
