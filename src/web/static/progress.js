// Keeps the bar of a page up to date, and loads the page anew when the work has come to another state.

{
  const box = document.querySelector("[data-progress]");
  const bar = box?.querySelector("progress");
  const text = box?.querySelector("[data-progress-text]");
  const slowest = 15_000;
  let pause = 1_000;

  const show = (answer) => {
    if (answer.of === null || answer.done === null) bar.removeAttribute("value");
    else {
      bar.max = answer.of;
      bar.value = answer.done;
    }
    // Said again only when it says something else: screen readers read every change.
    if (text.textContent !== answer.text) text.textContent = answer.text;
  };

  const ask = async () => {
    try {
      const response = await fetch(box.dataset.progress, { headers: { accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      if (answer.state !== box.dataset.state) return location.reload();
      show(answer);
      pause = 1_000;
    } catch {
      // The line is down, or the server starts anew: less and less often, and on and on.
      pause = Math.min(pause * 2, slowest);
    }
    setTimeout(ask, pause);
  };

  if (box && bar && text) setTimeout(ask, pause);
}
