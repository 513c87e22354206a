const parameter = 'glossary';

/** What `?glossary=` of the address asks for: the id of a term, which may not exist; null where it is absent. */
export const glossaryInAddress = (): string | null => new URLSearchParams(location.search).get(parameter);

/** The address of the page at a term; null is the page without the glossary. */
export function addressOfTerm(id: string | null): string {
  const url = new URL(location.href);
  if (id === null) url.searchParams.delete(parameter);
  else url.searchParams.set(parameter, id);
  return url.href;
}

/** Writes into the address which term the glossary is open at; null takes it away. */
export function writeTermToAddress(id: string | null): void {
  const address = addressOfTerm(id);
  if (address !== location.href) history.replaceState(null, '', address);
}
