/**
 * A text of a declaration, in English: a plain string or a {@link Message}. Translations are files of the page, keyed
 * by the paths of the declarations.
 */
export type Text = string | Message;

/**
 * A text with a translation key of its own, made by {@link messages}. Needed where a text has placeholders, is shared
 * by several declarations, or is translated differently from the same English elsewhere. Plain data, so that it can be
 * posted to and from a worker.
 */
export interface Message {
  /** The translation key, e.g. `methods.reasons.withoutLabels`. */
  readonly path: string;
  /** English, with the placeholder `{{name}}` for each value. */
  readonly template: string;
  readonly values: Readonly<Record<string, MessageValue>>;
}

/** What a placeholder can hold; a message is translated together with the text around it. */
export type MessageValue = string | number | Message;

type Names<Template extends string> = Template extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** By key: a message, or for a template with placeholders a function from their values to the message. */
export type Messages<Templates extends Readonly<Record<string, string>>> = {
  readonly [Key in keyof Templates]: [Names<Templates[Key]>] extends [never]
    ? Message
    : (values: Readonly<Record<Names<Templates[Key]>, MessageValue>>) => Message;
};

const declared: { readonly path: string; readonly text: string }[] = [];

/** Every template declared by {@link messages} in the modules loaded so far, with its path. */
export const declaredMessages = (): readonly { readonly path: string; readonly text: string }[] => declared;

/** Declares one message per key under `path`. Call it at the top level of a module, once for each path and key. */
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

/** Looks up a template in another language; `path` is present for messages. */
export type Translate = (template: string, path?: string) => string;

/** The text in the language of `translate`, with its placeholders filled in, nested messages included. */
export function written(text: Text, translate: Translate): string {
  if (typeof text === 'string') return translate(text);
  const { path, template, values } = text;
  return translate(template, path).replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'object' ? written(value, translate) : String(value);
  });
}

/** The text in English, with its placeholders filled in. */
export const inEnglish = (text: Text): string => written(text, (template) => template);
