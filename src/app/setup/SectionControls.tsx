import { NativeSelect } from '@mantine/core';
import { catalogue } from '../../catalogue';
import { byId, type Declaration, type TaskDeclaration } from '../../experiment/declarations';
import type { Section } from '../../experiment/experiment';
import { useText } from '../locales';
import { useActions, useApp } from '../store/context';
import { FieldControl } from './FieldControl';
import classes from './Setup.module.css';

interface SectionControlsProps {
  readonly section: Section;
  /** The label of what is picked, where something is. */
  readonly label?: string;
}

/** All controls of one section, from its declaration. */
export function SectionControls({ section, label }: SectionControlsProps) {
  const text = useText();
  const { change } = useActions();
  const task = useApp((state) => state.experiment.task);
  const classNames = byId(catalogue.tasks, task.id).classNames(task.values);
  const { picked } = section;
  return (
    <>
      {picked && (
        <>
          <NativeSelect
            size="xs"
            mb={6}
            aria-label={label}
            value={picked.id}
            onChange={(event) => change(section.name, event.currentTarget.value)}
            data={grouped(picked.options, text)}
          />
          <p className={classes.note}>{text(byId(picked.options, picked.id).note)}</p>
        </>
      )}
      {Object.entries(section.fields).map(([name, field]) => (
        <FieldControl
          key={name}
          field={field}
          value={section.values[name] ?? field.default}
          classNames={classNames}
          onChange={(value) => change(`${section.name}.${name}`, value)}
        />
      ))}
    </>
  );
}

/** Options under their groups, where the declarations have any. */
function grouped(options: readonly Declaration[], text: ReturnType<typeof useText>) {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const option of options) {
    const group = 'group' in option ? text((option as TaskDeclaration).group) : '';
    groups.set(group, [...(groups.get(group) ?? []), { value: option.id, label: text(option.name) }]);
  }
  return groups.size === 1 && groups.has('')
    ? (groups.get('') ?? [])
    : [...groups].map(([group, items]) => ({ group, items }));
}
