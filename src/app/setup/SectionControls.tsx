import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { byId } from '../../experiment/declarations';
import type { Path, Picked, Section } from '../../experiment/experiment';
import { FieldControl } from '../controls/FieldControl';
import { useText } from '../locales';
import { useActions, useApp } from '../store/context';
import { isHeld } from '../store/lessonController';
import classes from './Setup.module.css';

interface SectionControlsProps {
  readonly section: Section;
  /** The label of what is picked, where something is. */
  readonly label?: string;
  /** Stands between the choice and its fields. */
  readonly children?: React.ReactNode;
}

/** All controls of one section, from its declaration. */
export function SectionControls({ section, label, children }: SectionControlsProps) {
  const text = useText();
  const { change } = useActions();
  const task = useApp((state) => state.experiment.task);
  const classNames = byId(catalogue.tasks, task.id).classNames(task.values);
  const lesson = useApp((state) => state.lesson);
  const { picked } = section;
  return (
    <>
      {picked && (
        <div data-target={section.name}>
          <NativeSelect
            size="xs"
            mb={6}
            aria-label={label}
            value={picked.id}
            disabled={isHeld(lesson, section.name)}
            onChange={(event) => change(section.name, event.currentTarget.value)}
            data={grouped(picked, text)}
          />
          <p className={classes.note}>{text(byId(picked.options, picked.id).note)}</p>
        </div>
      )}
      {children}
      {Object.entries(section.fields).map(([name, field]) => {
        const path: Path = `${section.name}.${name}`;
        const { disabledReason } = field;
        if (disabledReason === null) return null;
        return (
          <div key={name} data-target={path}>
            <FieldControl
              field={field}
              value={section.values[name] ?? field.default}
              classNames={classNames}
              isHeld={isHeld(lesson, path) || disabledReason !== undefined}
              onChange={(value) => change(path, value)}
            />
            {disabledReason && <p className={classes.note}>{text(disabledReason)}</p>}
          </div>
        );
      })}
    </>
  );
}

/** Options under their headings, where the declarations have any; those that cannot be picked now are grey. */
function grouped({ options, disabledReason }: Picked, text: ReturnType<typeof useText>) {
  const groups = new Map<string, { value: string; label: string; disabled: boolean }[]>();
  for (const { id, name, group } of options) {
    const heading = group ? text(group) : '';
    const item = { value: id, label: text(name), disabled: disabledReason(id) !== null };
    groups.set(heading, [...(groups.get(heading) ?? []), item]);
  }
  return groups.size === 1 && groups.has('')
    ? (groups.get('') ?? [])
    : [...groups].map(([group, items]) => ({ group, items }));
}

/** The options that cannot be picked with the other settings, under the reason why. */
export function DisabledReasons({ of: { options, disabledReason } }: { readonly of: Picked }) {
  const { t } = useTranslation('setup');
  const text = useText();
  const reasons = new Map<string, string[]>();
  for (const { id, name } of options) {
    const reason = disabledReason(id);
    if (reason) reasons.set(text(reason), [...(reasons.get(text(reason)) ?? []), text(name)]);
  }
  if (reasons.size === 0) return null;
  const count = [...reasons.values()].reduce((sum, names) => sum + names.length, 0);
  return (
    <details className={classes.disabledReasons}>
      <summary>{t('unavailable', { number: count })}</summary>
      <dl>
        {[...reasons].map(([reason, names]) => (
          <div key={reason}>
            <dt>{names.join(' · ')}</dt>
            <dd>{reason}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
