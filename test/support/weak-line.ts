/** A line between a browser and a pod that breaks or stalls when a test says so. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type WeakLine = {
  readonly url: string;
  /** Breaks so many more times, each time after so many bytes of one connection towards the pod. */
  breaks(times: number, afterBytes: number): void;
  /** From now on nothing of a connection passes after so many bytes towards the pod; null: everything does. */
  stalls(afterBytes: number | null): void;
  /** How often it broke. */
  broken(): number;
  close(): Promise<void>;
};

/** @param url  of the pod, on 127.0.0.1 */
export async function openWeakLine(url: string): Promise<WeakLine> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const state = { breaks: 0, breakAfter: 0, stallAfter: null as number | null, broken: 0 };
  const server = createServer((browser) => {
    const pod = connect(Number(port), hostname);
    const end = () => {
      browser.destroy();
      pod.destroy();
    };
    for (const socket of [browser, pod]) {
      sockets.add(socket);
      socket.on("error", end).on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    let passed = 0;
    browser.on("data", (chunk) => {
      passed += chunk.length;
      if (state.breaks > 0 && passed > state.breakAfter) {
        state.breaks -= 1;
        state.broken += 1;
        // What came is passed on, so that the pod has a part of it.
        pod.write(chunk, end);
        return;
      }
      if (state.stallAfter !== null && passed > state.stallAfter) {
        browser.pause();
        return;
      }
      if (!pod.write(chunk)) {
        browser.pause();
        pod.once("drain", () => browser.resume());
      }
    });
    pod.on("data", (chunk) => browser.write(chunk));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breaks: (times, afterBytes) => Object.assign(state, { breaks: times, breakAfter: afterBytes }),
    stalls: (afterBytes) => {
      state.stallAfter = afterBytes;
    },
    broken: () => state.broken,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
