// Names the page's language to whoever reads it aloud or translates it, also after it has been changed on the page.
const named = () => {
  const lang = new URLSearchParams(location.search).get("lang");
  if (lang === "sv" || lang === "en") document.documentElement.lang = lang;
};
for (const way of ["pushState", "replaceState"]) {
  const turn = history[way];
  history[way] = function (...what) {
    turn.apply(this, what);
    named();
  };
}
addEventListener("popstate", named);
