/* Runs before the first paint: the theme that the reader chose or the system asks for, and the zone's colour. */
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const PAPER = { light: [255, 255, 255], dark: [21, 27, 29] };
  const READABLE = 4.8;

  const chosen = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const theme = () => chosen() || (system.matches ? "dark" : "light");

  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const linear = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const mix = (colour, towards, share) => colour.map((value, at) => Math.round(value + (towards[at] - value) * share));
  const css = (colour) => `rgb(${colour.join(" ")})`;

  /* Any colour a zone may choose stays readable: as text it moves away from the paper until the contrast is enough. */
  const readable = (colour, now) => {
    const towards = now === "dark" ? [255, 255, 255] : [0, 0, 0];
    for (let share = 0; share < 1; share += 0.06) {
      const tried = mix(colour, towards, share);
      if (contrast(tried, PAPER[now]) >= READABLE + (now === "dark" ? 1.4 : 0.6)) return tried;
    }
    return towards;
  };

  const paint = () => {
    const now = theme();
    root.dataset.bsTheme = now;
    const asked = document.querySelector('meta[name="accent"]')?.content ?? "";
    if (!/^#[0-9a-f]{6}$/i.test(asked)) return;
    const accent = channels(asked);
    root.style.setProperty("--oz-accent", asked);
    root.style.setProperty("--oz-accent-ink", css(readable(accent, now)));
    root.style.setProperty("--oz-on-accent", contrast(accent, [255, 255, 255]) >= 4.5 ? "#fff" : "#10181a");
  };

  const toggle = () => {
    const next = theme() === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", next); } catch { /* private windows may refuse; the choice then lasts a page */ }
    root.dataset.bsTheme = next;
    paint();
    document.dispatchEvent(new CustomEvent("theme"));
  };

  root.classList.add("oz-js");
  paint();
  system.addEventListener("change", () => { paint(); document.dispatchEvent(new CustomEvent("theme")); });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-theme-toggle]")) toggle();
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) button.hidden = false;
  });
})();
