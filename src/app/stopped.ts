/** Long work that was asked to stop has stopped: what is written is written, and the next call goes on or begins anew. */
export class Stopped extends Error {
  constructor() {
    super("stopped");
  }
}
