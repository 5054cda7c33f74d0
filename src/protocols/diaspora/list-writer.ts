/** Writes lists one after the other as members of a JSON object. */

export type Piece = string | readonly (string | Uint8Array)[];
export type ListWriter<List extends string> = {
  /** One element. @throws {Error} its list was closed already: the caller mixed up the order */
  add(list: List, element: Piece): Piece;
  /** Closes what is open, and writes the lists that nothing was added to as empty ones. */
  end(): string;
};

export function listWriter<List extends string>(names: readonly List[]): ListWriter<List> {
  let at = -1;
  let empty = true;
  function openUpTo(target: number): string {
    if (target < at) throw new Error(`${names[target]} comes after ${names[at]} in an archive`);
    let text = "";
    while (at < target) {
      at += 1;
      text += `${at === 0 ? "" : "],"}${JSON.stringify(names[at])}:[`;
      empty = true;
    }
    return text;
  }
  return {
    add(list, element) {
      const before = `${openUpTo(names.indexOf(list))}${empty ? "" : ","}`;
      empty = false;
      return typeof element === "string" ? `${before}${element}` : [before, ...element];
    },
    end: () => `${openUpTo(names.length - 1)}]`,
  };
}

/** Elements that stand behind what is being written, by list. */
export function heldElements<List extends string>(names: readonly List[]) {
  const held = new Map<List, Piece[]>(names.map((name) => [name, []]));
  return {
    hold: (list: List, element: Piece) => void held.get(list)?.push(element),
    /** Writes them all, in the order of the lists. */
    *give(writer: ListWriter<List>): Generator<Piece> {
      for (const [list, elements] of held) for (const element of elements.splice(0)) yield writer.add(list, element);
    },
  };
}
