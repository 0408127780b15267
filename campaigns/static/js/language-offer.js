// Offers the page in the language that the browser prefers, where the page is shown in another. It never moves the reader.

const accepts = (offer) => offer.dataset.accepts.split(" ");

/** The first preferred language that the page speaks in any form: an element of `offers`, or "current", or null. */
export function bestOffer(preferences, current, offers) {
  for (const preference of preferences.map((tag) => tag.toLowerCase())) {
    const tags = preference.split("-").map((_, index, parts) => parts.slice(0, parts.length - index).join("-"));
    for (const tag of tags) {
      if (current.includes(tag)) return "current";
      const match = offers.find((offer) => accepts(offer).includes(tag));
      if (match) return match;
    }
  }
  return null;
}

const banner = document.querySelector("[data-language-offer]");
if (banner && sessionRemembersNoRefusal()) {
  const offers = [...banner.querySelectorAll("[data-accepts]")];
  const best = bestOffer(navigator.languages ?? [navigator.language], banner.dataset.languageOffer.split(" "), offers);
  if (best instanceof Element) {
    best.hidden = false;
    banner.hidden = false;
  }
  banner.querySelector("[data-language-refuse]")?.addEventListener("click", () => {
    banner.hidden = true;
    try {
      sessionStorage.setItem("language-offer", "refused");
    } catch {
      // Storage may be closed to us; the offer then comes again on the next page.
    }
  });
}

function sessionRemembersNoRefusal() {
  try {
    return sessionStorage.getItem("language-offer") !== "refused";
  } catch {
    return true;
  }
}
