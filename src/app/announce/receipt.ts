/** The receipt of a move as a document to keep: item by item, pod by pod, contact by contact, signed by the account. */
import { createHash, createPrivateKey, createPublicKey, createSign, sign } from "node:crypto";
import type { Db } from "../../store/database.ts";
import { findMigration } from "../../store/moves/migrations.ts";
import { identityByRef } from "../../store/people/identities.ts";
import { findImportReport, type LedgerItem, ledgerItems } from "../../store/views/import-report.ts";
import { contactLines, lostContacts, type MoveHead, movesOf, toldLines } from "../../store/views/migration-receipt.ts";
import { signingKeys } from "../accounts/own-keys.ts";
import type { Parts } from "../parts.ts";

type Needs = Pick<Parts, "database" | "secret" | "clock" | "config" | "protocols">;

/** Rows per query: a receipt may have a million items, and none of it is held in memory. */
const rowsAtOnce = 2_000;
/** RSA with SHA-256, PKCS#1 v1.5: what every OpenSSL verifies. */
const digest = "RSA-SHA256";
/** Keys that sign no stream sign the SHA-256 of it, its 32 bytes. */
const overDigest = "Ed25519 over SHA-256";

/**
 * The document, piece by piece. It is one JSON object in five lines: the second line is the receipt, and the signature is over the bytes of
 * that line with its line end; the fourth line is the signature in base64. Between them stand the public key of the account and the
 * algorithm. So it is verified with `sed`, `base64` and `openssl` alone (docs/moving.md).
 *
 * The key is that of the account's own address in the move: the new one of an arrival, the old one of a departure.
 * @throws {Fault} when the database fails
 */
export async function* receiptDocument(needs: Needs, move: MoveHead): AsyncGenerator<string> {
  const { db } = needs.database;
  const signer = move.role === "arrival" ? move.newRef : move.oldRef;
  const identity = await identityByRef(db, move.protocol, signer);
  if (identity === null) throw new Error(`${signer} is not here`);
  const keys = await signingKeys(needs, identity.identityId);
  const signing = signingWith(keys.privateKeyPem);
  yield '{"receipt":\n';
  for await (const piece of receiptPieces(needs, move)) {
    signing.update(piece);
    yield piece;
  }
  signing.update("\n");
  const publicKey = createPublicKey(keys.privateKeyPem).export({ type: "spki", format: "pem" });
  yield `\n,"signedBy":${JSON.stringify(signer)},"algorithm":"${signing.algorithm}","publicKey":${JSON.stringify(publicKey)},"signature":\n`;
  yield `"${signing.end()}"\n}\n`;
}

type Signing = { readonly algorithm: string; update(piece: string): void; end(): string };

function signingWith(privateKeyPem: string): Signing {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType !== "ed25519") {
    const rsa = createSign(digest);
    return { algorithm: digest, update: (piece) => void rsa.update(piece), end: () => rsa.sign(key, "base64") };
  }
  const hash = createHash("sha256");
  const end = () => sign(null, hash.digest(), key).toString("base64");
  return { algorithm: overDigest, update: (piece) => void hash.update(piece), end };
}

/** One line of JSON, without a line end. */
async function* receiptPieces({ database: { db }, clock, config }: Needs, move: MoveHead): AsyncGenerator<string> {
  const { migrationId, accountId, importId } = move;
  const report = importId === null ? null : await findImportReport(db, accountId, importId);
  const evidence = await findMigration(db, migrationId);
  const head = {
    kind: "sterna-move-receipt",
    version: 1,
    writtenAt: new Date(clock.now()),
    pod: config.url,
    ...move,
    archive:
      report === null
        ? null
        : {
            writtenAt: report.archiveWrittenAt,
            importedAt: report.finishedAt,
            standing: report.standing,
            kinds: report.ledger.kinds,
            findings: report.findingTotals,
          },
    // The same person's moves on other networks, the newest of each: one move, in halves.
    halves: await halvesOf(db, move),
    // The signed message itself: whoever has it can show it to any pod.
    message:
      evidence?.envelope == null
        ? null
        : { mediaType: evidence.mediaType, base64: evidence.envelope.toString("base64") },
  };
  yield JSON.stringify(head).slice(0, -1);
  yield ',"pods":';
  yield* list((after) => toldLines(db, migrationId, after, rowsAtOnce));
  yield ',"contacts":';
  yield* list((after) => contactLines(db, migrationId, after, rowsAtOnce));
  yield ',"notFound":';
  yield JSON.stringify(await lostContacts(db, migrationId, Number.MAX_SAFE_INTEGER));
  yield ',"items":[';
  if (importId !== null) yield* items(db, importId);
  yield "]}";
}

async function halvesOf(db: Db, { accountId, role, protocol }: MoveHead): Promise<readonly object[]> {
  const others = (await movesOf(db, accountId)).filter((each) => each.role === role && each.protocol !== protocol);
  const newest = new Map(others.toReversed().map((each) => [each.protocol, each]));
  return [...newest.values()].map(({ accountId: _, username: __, importId: ___, ...half }) => half);
}

/** @param read  from how many on */
async function* list(read: (after: number) => Promise<readonly object[]>): AsyncGenerator<string> {
  yield "[";
  for (let after = 0; ; after += rowsAtOnce) {
    const rows = await read(after);
    if (rows.length > 0) yield `${after === 0 ? "" : ","}${rows.map((row) => JSON.stringify(row)).join(",")}`;
    if (rows.length < rowsAtOnce) break;
  }
  yield "]";
}

async function* items(db: Db, importId: number): AsyncGenerator<string> {
  let after: LedgerItem | null = null;
  for (;;) {
    const rows: LedgerItem[] = await ledgerItems(db, importId, after, rowsAtOnce);
    if (rows.length > 0) yield `${after === null ? "" : ","}${rows.map((row) => JSON.stringify(row)).join(",")}`;
    after = rows.at(-1) ?? null;
    if (rows.length < rowsAtOnce) return;
  }
}
