// What every page can do a little better with a script. Nothing here is needed to read or to send a form.
"use strict";
document.documentElement.classList.add("scripted");
