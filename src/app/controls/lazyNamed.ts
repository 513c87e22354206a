import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/**
 * A component whose module loads when it is first rendered; to be rendered inside `Suspense`. `React.lazy` itself asks
 * for a default export, which this project does not use.
 *
 * @param load Imports the module.
 * @param name The module's export that is the component.
 */
export function lazyNamed<Name extends string, Props>(
  load: () => Promise<{ readonly [Key in Name]: ComponentType<Props> }>,
  name: Name,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: (await load())[name] }));
}
