/** Gathers the bytes of one key or element that may lie across chunks; copies nothing where it lies within one. */

export type Gather = {
  /** A value begins at this byte of the document. With `leaveOut` it is followed but not kept. */
  begin(beganAt: number, leaveOut: boolean): void;
  /** Byte of the document at which the value began. */
  beganAt(): number;
  /** The chunk ends within the value: keeps the part that lies in it, unless the value then exceeds `mostBytes`. */
  keep(part: Buffer, mostBytes: number): void;
  /** Gives up on the value at hand: nothing of it is held any longer. */
  drop(): void;
  /**
   * The value ends before `end` of this chunk, which begins at byte `offset` of the document.
   * @returns its bytes, a view of the chunk or fresh; null where it was dropped or is larger than `mostBytes`
   */
  take(chunk: Buffer, offset: number, end: number, mostBytes: number): Buffer | null;
};

export function newGather(): Gather {
  let began = 0;
  let held: Buffer | null = null;
  let heldBytes = 0;
  let dropped = false;

  const drop = (): void => {
    dropped = true;
    held = null;
  };
  const keep = (part: Buffer, mostBytes: number): void => {
    if (dropped) return;
    const size = heldBytes + part.length;
    if (size > mostBytes) {
      drop();
      return;
    }
    if (held === null || held.length < size) {
      const wider = Buffer.allocUnsafeSlow(Math.max(256, heldBytes === 0 ? size : size * 2));
      held?.copy(wider, 0, 0, heldBytes);
      held = wider;
    }
    part.copy(held, heldBytes);
    heldBytes = size;
  };
  return {
    begin(beganAt, leaveOut) {
      began = beganAt;
      held = null;
      heldBytes = 0;
      dropped = leaveOut;
    },
    beganAt: () => began,
    keep,
    drop,
    take(chunk, offset, end, mostBytes) {
      if (dropped) return null;
      if (began >= offset) return offset + end - began > mostBytes ? null : chunk.subarray(began - offset, end);
      keep(chunk.subarray(0, end), mostBytes);
      const whole = held?.subarray(0, heldBytes) ?? null;
      held = null;
      return whole;
    },
  };
}
