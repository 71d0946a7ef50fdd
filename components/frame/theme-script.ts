export const STORAGE_KEY = "ollmlx.theme";
export const DARK_QUERY = "(prefers-color-scheme: dark)";

/** Runs before the first paint, so that the page never flashes in the wrong theme. */
export const themeScript = `try{var t=localStorage.getItem("${STORAGE_KEY}")}catch(e){}document.documentElement.classList.toggle("dark",t==="dark"||t!=="light"&&matchMedia("${DARK_QUERY}").matches)`;
