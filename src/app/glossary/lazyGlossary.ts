import { bringGlossaryTexts } from '../locales';

/**
 * Loads a module that shows terms, with the terms and their texts. Nothing of them is in the first screen.
 *
 * @param load Imports the module.
 */
export async function withTerms<Module>(load: () => Promise<Module>): Promise<Module> {
  const [found] = await Promise.all([load(), bringGlossaryTexts()]);
  return found;
}
