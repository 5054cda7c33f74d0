/** The search of the pages for reading at home: loads the files of words beside it one after the other, and asks nobody else. */
(() => {
  const form = document.getElementById("search");
  const status = document.getElementById("found");
  const list = document.getElementById("results");
  const pages = Number(form.dataset.pages);
  const most = 200;
  let wanted = [];
  let run = 0;
  let found = 0;
  form.hidden = false;

  window.sternaWords = (page, posts) => {
    for (const [place, day, text] of posts) {
      const low = text.toLowerCase();
      if (!wanted.every((word) => low.includes(word))) continue;
      found += 1;
      if (found > most) continue;
      const at = Math.max(0, low.indexOf(wanted[0]) - 60);
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `sterna-${page}.html#${place}`;
      link.textContent = day;
      item.append(link, ` ${at > 0 ? "… " : ""}${text.slice(at, at + 200)}`);
      list.append(item);
    }
  };

  function load(page, mine) {
    if (mine !== run) return;
    status.textContent = `${form.dataset.found} ${found}${page > pages ? "" : " …"}`;
    if (page > pages) return;
    const script = document.createElement("script");
    const next = () => {
      script.remove();
      load(page + 1, mine);
    };
    script.onload = next;
    script.onerror = next;
    script.src = `sterna-${page}.js`;
    document.head.append(script);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    wanted = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    run += 1;
    found = 0;
    list.replaceChildren();
    status.textContent = "";
    if (wanted.length > 0) load(1, run);
  });
})();
