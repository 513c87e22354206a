/**
 * What a declaration says, in English: a string as it stands, or a {@link Message}. Other languages are kept with the
 * page, under the paths of the declarations.
 */
export type Text = string | Message;

/**
 * A text of its own path, made by {@link messages}: with values in it, or said by several declarations, or translated
 * otherwise than the same English elsewhere. Plain data, so that it can be sent to and from a worker.
 */
export interface Message {
  /** Where it is declared, e.g. `methods.reasons.withoutLabels`. */
  readonly path: string;
  /** English, with `{{name}}` in the place of each value. */
  readonly template: string;
  readonly values: Readonly<Record<string, MessageValue>>;
}

export type MessageValue = string | number | Message;

type Names<Template extends string> = Template extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** By key: a message, or where the template has places for values a function from these to the message. */
export type Messages<Templates extends Readonly<Record<string, string>>> = {
  readonly [Key in keyof Templates]: [Names<Templates[Key]>] extends [never]
    ? Message
    : (values: Readonly<Record<Names<Templates[Key]>, MessageValue>>) => Message;
};

const declared: { readonly path: string; readonly text: string }[] = [];

/** Every template that was declared by {@link messages} in the modules loaded so far, with its path. */
export const declaredMessages = (): readonly { readonly path: string; readonly text: string }[] => declared;

/** Declares texts under `path`, each by its key. To be called at the top of a module, once for a path and key. */
export function messages<const Templates extends Readonly<Record<string, string>>>(
  path: string,
  templates: Templates,
): Messages<Templates> {
  const made = Object.entries(templates).map(([key, template]) => {
    const own = { path: `${path}.${key}`, template };
    declared.push({ path: own.path, text: template });
    const withValues = (values: Message['values']): Message => ({ ...own, values });
    return [key, template.includes('{{') ? withValues : withValues({})];
  });
  return Object.fromEntries(made) as Messages<Templates>;
}

/** The template in another language; `path` is that of a message. */
export type Translate = (template: string, path?: string) => string;

/** The text with its values in their places, messages among them in the same language. */
export function written(text: Text, translate: Translate): string {
  if (typeof text === 'string') return translate(text);
  const { path, template, values } = text;
  return translate(template, path).replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'object' ? written(value, translate) : String(value);
  });
}

export const inEnglish = (text: Text): string => written(text, (template) => template);
