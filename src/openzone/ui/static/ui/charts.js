/* Draws the plots of a page from their JSON options, in the colours of the theme. */
(() => {
  const { ready, find } = window.openzone;
  const drawn = new Map();
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* Tokens may be mixes of others; the plots want plain colours, so one pixel is painted and read. */
  const probe = document.createElement("span");
  const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const resolve = (expression) => {
    probe.style.color = expression;
    document.body.append(probe);
    pixel.fillStyle = getComputedStyle(probe).color;
    probe.remove();
    pixel.fillRect(0, 0, 1, 1);
    return `rgb(${[...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).join(",")})`;
  };
  const colour = (name) => resolve(`var(${name})`);
  const tint = (name, share) => resolve(`color-mix(in srgb, var(${name}) ${share}%, var(--oz-paper))`);
  /* Series are told apart by shades of the zone's colour and greys: green, amber, red and blue mean something. */
  const shades = () => [
    colour("--oz-accent-ink"), tint("--oz-ink-2", 60), tint("--oz-accent-ink", 50), colour("--oz-ink-2"),
    tint("--oz-accent-ink", 72), tint("--oz-ink-2", 35), tint("--oz-accent-ink", 28), colour("--oz-ink"),
  ];

  const axis = (tokens) => ({
    axisLine: { lineStyle: { color: tokens.line } }, axisTick: { show: false },
    axisLabel: { color: tokens.ink2, fontSize: 12 }, splitLine: { lineStyle: { color: tokens.line } },
    nameTextStyle: { color: tokens.ink2 },
  });
  const theme = () => {
    const tokens = { ink: colour("--oz-ink"), ink2: colour("--oz-ink-2"), line: colour("--oz-line"), paper: colour("--oz-paper") };
    const axes = axis(tokens);
    return {
      color: shades(),
      backgroundColor: "transparent",
      textStyle: { fontFamily: style("--oz-font"), color: tokens.ink },
      legend: { textStyle: { color: tokens.ink2 }, itemWidth: 12, itemHeight: 8, top: 0, left: 0, icon: "roundRect" },
      tooltip: { backgroundColor: tokens.paper, borderColor: tokens.line, textStyle: { color: tokens.ink, fontSize: 12 } },
      categoryAxis: { ...axes, splitLine: { show: false } }, valueAxis: { ...axes, axisLine: { show: false } },
      timeAxis: axes, logAxis: axes,
      bar: { itemStyle: { borderRadius: 2 }, barMaxWidth: 40 }, line: { symbolSize: 6, lineStyle: { width: 2 } },
      label: { color: tokens.ink }, sankey: { label: { color: tokens.ink } }, funnel: { label: { color: tokens.ink } },
      treemap: { itemStyle: { borderColor: tokens.paper } }, pie: { itemStyle: { borderColor: tokens.paper, borderWidth: 2 }, label: { color: tokens.ink } },
    };
  };

  const formatter = (format) => {
    const plain = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
    if (format === "percent") return (value) => (value == null ? "–" : `${plain.format(value * 100)} %`);
    if (format && format !== "number") return (value) => (value == null ? "–" : `${plain.format(value)} ${format}`);
    return (value) => (value == null ? "–" : plain.format(value));
  };
  /* The tooltip is drawn on the canvas: as HTML it would need inline styles, which the page forbids. */
  const complete = ({ oz = {}, ...options }) => {
    const write = formatter(oz.format);
    const flat = options.series?.some?.((series) => ["bar", "line"].includes(series.type));
    const valueAxis = (one) => ({ ...one, axisLabel: { formatter: write, ...one.axisLabel } });
    const axes = (given) => given && [given].flat().map((one) => (one.type === "value" ? valueAxis(one) : one));
    return {
      grid: { left: 4, right: 12, top: options.legend ? 36 : 16, bottom: 4, outerBoundsMode: "same" },
      animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
      ...options,
      ...(options.xAxis && { xAxis: axes(options.xAxis) }),
      ...(options.yAxis && { yAxis: axes(options.yAxis) }),
      tooltip: { renderMode: "richText", confine: true, trigger: flat ? "axis" : "item", valueFormatter: write, ...options.tooltip },
    };
  };

  const draw = (place) => {
    drawn.get(place)?.dispose();
    const options = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = window.echarts.init(place, theme(), { renderer: "canvas" });
    chart.setOption(complete(options));
    chart.on("click", ({ data }) => { if (data?.href) location.assign(data.href); });
    drawn.set(place, chart);
  };

  const cell = (text) => `"${text.trim().replaceAll('"', '""')}"`;
  const csv = (table) => [...table.rows].map((row) => [...row.cells].map((one) => cell(one.textContent)).join(",")).join("\r\n");
  const save = (address, name) => {
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
  };
  document.addEventListener("click", (event) => {
    const kind = event.target.closest("[data-chart-save]")?.dataset.chartSave;
    if (!kind) return;
    const figure = event.target.closest("figure");
    const chart = drawn.get(figure.querySelector("[data-chart]"));
    if (kind === "png") {
      save(chart.getDataURL({ pixelRatio: 2, backgroundColor: colour("--oz-paper") }), `${figure.id}.png`);
      return;
    }
    const address = URL.createObjectURL(new Blob(["\ufeff", csv(figure.querySelector("table"))], { type: "text/csv" }));
    save(address, `${figure.id}.csv`);
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });

  const resized = new ResizeObserver((changes) => changes.forEach(({ target }) => drawn.get(target)?.resize()));
  document.addEventListener("theme", () => drawn.forEach((_, place) => draw(place)));
  ready((root) => find(root, "[data-chart]").forEach((place) => { draw(place); resized.observe(place); }));
})();
