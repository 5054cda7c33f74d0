/** Uploads files by tus 1.0 from the form `data-uploads`: several, with progress, pause, retries, and going on after a reload. Words come from the page. */
(() => {
  const form = document.querySelector("form[data-uploads]");
  const list = document.querySelector("[data-upload-list]");
  const pattern = document.querySelector("[data-upload-row]");
  const said = document.querySelector("[data-upload-said]");
  if (!form || !list || !pattern || !said || !window.XMLHttpRequest || !Intl.NumberFormat) return;

  const token = form.querySelector("[name=form_token]").value;
  const input = form.querySelector("input[type=file]");
  const pieceBytes = Number(form.dataset.piece);
  const language = document.documentElement.lang || "en";
  /** Attempts without a byte between them before somebody has to press a button: with their pauses about ten minutes. */
  const mostAttempts = 20;
  const longestPause = 30;

  const word = (name, values = {}) =>
    (form.getAttribute(`data-word-${name}`) || "").replace(/\{(\w+)\}/g, (hole, key) => values[key] ?? hole);
  const unit = (value, name, digits = 0) =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: name,
      unitDisplay: "long",
      maximumFractionDigits: digits,
    }).format(value);
  const say = (text) => {
    said.textContent = text;
  };

  function size(bytes) {
    const names = ["B", "kB", "MB", "GB", "TB"];
    let at = 0;
    let value = bytes;
    for (; value >= 1000 && at < names.length - 1; at++) value /= 1000;
    const digits = value < 10 && at > 0 ? 1 : 0;
    return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${names[at]}`;
  }

  function duration(seconds) {
    if (seconds < 60) return unit(Math.max(1, Math.ceil(seconds)), "second");
    if (seconds < 3600) return unit(Math.ceil(seconds / 60), "minute");
    return unit(seconds / 3600, "hour", 1);
  }

  const part = (row, name) => row.querySelector(`[data-part="${name}"]`);
  const show = (row, text) => {
    part(row, "status").textContent = text;
  };

  /** Base64 of UTF-8, as tus wants its metadata. */
  const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  /** One request. `network`: there was no answer. */
  function ask(method, url, headers, body, item) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("X-Form-Token", token);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      const end = (status) => {
        if (item) item.request = null;
        const text = /^text\/plain/.test(request.getResponseHeader("Content-Type") || "") ? request.responseText : "";
        resolve({ status, text, header: (name) => request.getResponseHeader(name) });
      };
      request.onload = () => end(request.status);
      request.onerror = request.ontimeout = request.onabort = () => end(0);
      if (item) {
        item.request = request;
        request.upload.onprogress = ({ loaded }) => progress(item, item.offset + loaded);
      }
      request.send(body);
    });
  }

  /** What is to be uploaded, in the order in which it was chosen; one at a time, so that the first is usable soon. */
  const items = [];
  let running = false;

  const fingerprint = (file) => `${file.size}/${file.lastModified}/${file.name}`;
  const fingerprintOf = (row) => `${row.dataset.size}/${row.dataset.modified}/${row.dataset.name}`;

  function take(files) {
    for (const file of files) {
      const print = fingerprint(file);
      const known = [...list.children].find((row) => fingerprintOf(row) === print);
      if (known?.dataset.whole === "yes") {
        say(word("already", { name: file.name }));
        continue;
      }
      const present = items.find((item) => item.row === known);
      if (known && present) {
        present.file = file;
        if (present.state === "paused" || present.state === "failed") resume(present);
        continue;
      }
      const row = known ?? newRow(file);
      const url = row.dataset.guid ? `/uploads/${row.dataset.guid}` : null;
      const item = {
        file,
        row,
        url,
        offset: row.querySelector("progress").value,
        state: "waiting",
        attempts: 0,
        samples: [],
        request: null,
        wake: null,
      };
      if (!url) item.offset = 0;
      items.push(item);
      show(row, word("waiting"));
      const button = part(row, "pause");
      button.hidden = false;
      button.addEventListener("click", () =>
        item.state === "running" || item.state === "waiting" || item.state === "retrying" ? pause(item) : resume(item),
      );
    }
    work();
  }

  function newRow(file) {
    const row = pattern.content.firstElementChild.cloneNode(true);
    row.dataset.name = file.name;
    row.dataset.size = String(file.size);
    row.dataset.modified = String(file.lastModified);
    part(row, "name").textContent = file.name;
    const bar = row.querySelector("progress");
    bar.max = Math.max(1, file.size);
    bar.value = 0;
    bar.setAttribute("aria-label", word("progress", { name: file.name }));
    part(row, "remove").setAttribute("aria-label", word("remove", { name: file.name }));
    list.append(row);
    return row;
  }

  function relabel(item, name) {
    part(item.row, "pause").textContent = word(name);
  }

  function pause(item) {
    item.state = "paused";
    relabel(item, "resume");
    item.request?.abort();
    item.wake?.();
    show(item.row, word("paused", { have: size(item.offset), size: size(item.file.size) }));
    say(word("stopped", { name: item.file.name }));
  }

  function resume(item) {
    item.state = "waiting";
    item.attempts = 0;
    relabel(item, "pause");
    show(item.row, word("waiting"));
    work();
  }

  async function work() {
    if (running) return;
    running = true;
    for (let item = next(); item; item = next()) await upload(item);
    running = false;
  }
  const next = () => items.find(({ state }) => state === "waiting");

  async function upload(item) {
    item.state = "running";
    say(word("begun", { name: item.file.name }));
    let sure = false; // is `offset` what the pod has?
    while (item.state === "running") {
      const answer = !item.url
        ? await create(item)
        : sure
          ? await send(item)
          : await ask("HEAD", item.url, {}, null, item);
      if (item.state !== "running") return;
      if (answer.status >= 200 && answer.status < 300) {
        const offset = Number(answer.header("Upload-Offset"));
        if (offset > item.offset || !sure) item.attempts = 0;
        item.offset = offset;
        if (!sure) item.samples = [{ at: performance.now(), have: offset }];
        sure = true;
        item.row.querySelector("progress").value = offset;
        if (offset >= item.file.size) return finish(item);
        continue;
      }
      sure = false;
      if (answer.status === 404 && item.url) {
        item.url = null; // too old, or removed elsewhere: from the beginning
        item.offset = 0;
        item.attempts += 1;
        if (item.attempts < 3) continue;
      }
      const again =
        answer.status === 0 ||
        [408, 409, 423, 429].includes(answer.status) ||
        (answer.status >= 500 && answer.status !== 507);
      item.attempts += 1;
      if (!(await readable(item.file))) return fail(item, word("unreadable"));
      if (!again || item.attempts > mostAttempts) return fail(item, answer.text || `${answer.status}`);
      await waitFor(
        item,
        Math.max(Number(answer.header("Retry-After")) || 0, Math.min(longestPause, 2 ** (item.attempts - 1))),
      );
    }
  }

  async function create(item) {
    const { name, size: bytes, lastModified } = item.file;
    const answer = await ask(
      "POST",
      "/uploads",
      {
        "Upload-Length": String(bytes),
        "Upload-Metadata": `filename ${encode(name)},lastmodified ${encode(String(lastModified))}`,
      },
      null,
      item,
    );
    const place = answer.header("Location");
    if (answer.status === 201 && place) {
      item.url = place;
      item.row.dataset.guid = place.split("/").pop();
      item.row.querySelector("form").action = `${place}/remove`;
      if (item.state !== "running" && item.state !== "paused") drop(item); // removed meanwhile
    }
    return answer;
  }

  const send = (item) =>
    ask(
      "PATCH",
      item.url,
      { "Upload-Offset": String(item.offset), "Content-Type": "application/offset+octet-stream" },
      item.file.slice(item.offset, item.offset + pieceBytes),
      item,
    );

  /** A file that was changed or taken away since it was chosen cannot be read any more: no retry helps. */
  const readable = (file) =>
    file
      .slice(0, 1)
      .arrayBuffer()
      .then(
        () => true,
        () => false,
      );

  /** Waits, or less long where the line comes back or somebody presses a button. */
  async function waitFor(item, seconds) {
    item.state = "retrying";
    item.samples = [];
    if (item.attempts === 1) say(word("lost", { name: item.file.name }));
    const until = Date.now() + seconds * 1000;
    let over = false;
    const onLine = () => {
      over = true;
      item.wake?.();
    };
    window.addEventListener("online", onLine);
    while (item.state === "retrying" && !over && Date.now() < until) {
      show(item.row, word("broken", { left: duration((until - Date.now()) / 1000) }));
      await new Promise((wake) => {
        item.wake = wake;
        setTimeout(wake, 1000);
      });
    }
    window.removeEventListener("online", onLine);
    item.wake = null;
    if (item.state === "retrying") item.state = "running";
  }

  /** Painted at most four times a second, the newest always. */
  function progress(item, have) {
    item.have = have;
    item.painting ??= setTimeout(() => {
      item.painting = null;
      if (item.state === "running") paint(item);
    }, 250);
  }

  function paint(item) {
    const { have, samples } = item;
    samples.push({ at: performance.now(), have });
    while (samples.length > 2 && samples.at(-1).at - samples[0].at > 15_000) samples.shift();
    item.row.querySelector("progress").value = have;
    const speed = ((have - samples[0].have) / Math.max(1, samples.at(-1).at - samples[0].at)) * 1000;
    if (speed <= 0) return;
    const left = duration((item.file.size - have) / speed);
    show(item.row, word("running", { have: size(have), size: size(item.file.size), speed: size(speed), left }));
  }

  function finish(item) {
    item.state = "done";
    item.row.dataset.whole = "yes";
    item.row.querySelector("progress").hidden = true;
    part(item.row, "pause").hidden = true;
    show(item.row, word("whole", { size: size(item.file.size) }));
    say(word("arrived", { name: item.file.name }));
    if (items.every(({ state }) => state === "done" || state === "removed"))
      document.querySelector("[data-upload-next]").hidden = false;
  }

  function fail(item, why) {
    item.state = "failed";
    relabel(item, "again");
    show(item.row, word("failed", { why }));
    say(`${item.file.name}: ${word("failed", { why })}`);
  }

  const drop = (item) => item.url && ask("DELETE", item.url, {}, null, null);

  // A row goes without the page being left, which would stop the others.
  list.addEventListener("submit", async (event) => {
    const row = event.target.closest("li");
    event.preventDefault();
    const item = items.find((one) => one.row === row);
    const name = row.dataset.name;
    if (item) item.state = "removed";
    item?.request?.abort();
    item?.wake?.();
    if (row.dataset.guid) {
      const { status } = await ask("DELETE", `/uploads/${row.dataset.guid}`, {}, null, null);
      if (status !== 204 && status !== 404) return event.target.submit();
    }
    row.remove();
    say(word("gone", { name }));
    input.focus();
  });

  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"])
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])]);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const one of document.querySelectorAll("[data-without-script]")) one.hidden = true;
  for (const one of document.querySelectorAll("[data-with-script]")) one.hidden = false;
})();
