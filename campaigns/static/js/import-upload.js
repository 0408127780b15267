// Sends a large file piece by piece, so that a line that breaks off costs one piece and not the file.

const form = document.querySelector("form[data-upload]");
const RETRY_MS = 3000;
const MOST_TRIES = 200;

// What the server refuses is said beside its field, as it would say it itself.
class Refused extends Error {
  constructor(faults) {
    super(Object.values(faults)[0]);
    this.faults = faults;
  }
}

if (form) {
  const chosen = form.elements.file;
  const box = form.querySelector("[data-upload-progress]");
  const bar = box.querySelector("progress");
  const words = box.querySelector("p");
  const piece = Number(form.dataset.piece);
  const token = form.elements.csrf_token.value;

  const send = async (address, body) => {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRF-Token": token, Accept: "application/json" } });
    if (answer.status === 422) throw new Refused(await answer.json());
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  // The form goes ahead without its file, so that what is missing in it is said before gigabytes are sent.
  const answers = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

  const sendAll = async (file) => {
    const { name } = await send(`${form.dataset.upload}?size=${file.size}`, answers());
    const address = `${form.dataset.upload}/${name}`;
    let at = 0;
    for (let tries = 0; at < file.size; ) {
      try {
        const found = await send(`${address}?offset=${at}`, file.slice(at, at + piece));
        at = Math.min(found.size, at + piece);
        tries = 0;
        const percent = Math.floor((at / file.size) * 100);
        bar.value = percent;
        words.textContent = words.dataset.sending.replace("{percent}", (percent / 100).toLocaleString(document.documentElement.lang, { style: "percent" }));
      } catch (error) {
        if (error instanceof Refused || ++tries > MOST_TRIES || /^4/.test(error.message)) throw error;
        words.textContent = words.dataset.broken;
        await new Promise((go) => setTimeout(go, RETRY_MS));
        try {
          at = (await (await fetch(address, { headers: { Accept: "application/json" } })).json()).size;
        } catch {
          // No line yet: the same piece is tried again.
        }
      }
    }
    return name;
  };

  const unsay = () => {
    for (const field of form.querySelectorAll(".field--faulty")) {
      field.classList.remove("field--faulty");
      field.querySelector(".field__error")?.remove();
      field.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    }
  };

  const say = (faults) => {
    const faulty = Object.entries(faults).filter(([name]) => form.elements[name]?.closest(".field"));
    for (const [name, reason] of faulty) {
      const control = form.elements[name];
      const fault = Object.assign(document.createElement("p"), { id: `${control.id}-error`, className: "field__error", textContent: reason });
      control.before(fault);
      control.closest(".field").classList.add("field--faulty");
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", `${control.id}-hint ${fault.id}`);
      control.closest("details")?.setAttribute("open", "");
    }
    if (faulty.length) form.elements[faulty[0][0]].focus();
  };

  // What files of the chosen format never say themselves is asked for at once.
  const needing = form.dataset.needsJurisdiction.split(" ");
  const askForPlace = () => {
    const place = form.elements.jurisdiction;
    place.required = needing.includes(form.elements.format.value);
    if (place.required) place.closest("details").open = true;
  };
  form.elements.format.addEventListener("change", askForPlace);
  askForPlace();

  form.addEventListener("submit", async (event) => {
    const file = chosen.files?.[0];
    if (!file || file.size <= piece || form.elements.stored.value) return;
    event.preventDefault();
    unsay();
    box.hidden = false;
    try {
      form.elements.stored.value = await sendAll(file);
      form.elements.stored_as.value = file.name;
      chosen.disabled = true;
      form.submit();
    } catch (error) {
      box.hidden = true;
      if (error instanceof Refused) say(error.faults);
      // The plain form still works; the server says what is wrong with the file.
      else form.submit();
    }
  });
}
