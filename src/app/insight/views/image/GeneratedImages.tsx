import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import type { Shape } from '../../../../experiment/declarations';
import type { Text } from '../../../../experiment/text';
import { answersOf } from '../../../../metrics/answers';
import type { Generated } from '../../../../report/answers';
import { GreyImage } from '../../../examples/GreyImage';
import { useText } from '../../../locales';
import { GeneratedTerms } from '../../shared/GeneratedTerms';
import classes from '../../shared/Insight.module.css';
import { useViewText } from '../../shared/viewText';

interface GeneratedImagesProps {
  readonly generated: Generated | undefined;
  readonly names: readonly Text[];
  readonly shape: Shape;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** Images of the generator, each with the teacher's answer; the chosen one is the input of the bars below. */
export function GeneratedImages({ generated, names, shape, chosen, onChoose }: GeneratedImagesProps) {
  const { t } = useViewText();
  const text = useText();
  const [rows = 0, columns = 0] = shape;
  const images = useMemo(() => {
    if (!generated) return [];
    const { inputs, logits, classes: count } = generated;
    const size = rows * columns;
    return Array.from(answersOf(logits, count), (label, at) => ({
      at,
      label,
      pixels: inputs.slice(at * size, (at + 1) * size),
    }));
  }, [generated, rows, columns]);
  if (!generated) return null;
  return (
    <div>
      <ul className={classes.generated}>
        {images.map(({ at, label, pixels }) => {
          const answer = text(names[label] as Text);
          return (
            <li key={at}>
              <UnstyledButton aria-pressed={at === chosen} onClick={() => onChoose(at)}>
                <GreyImage
                  pixels={pixels}
                  rows={rows}
                  columns={columns}
                  size={40}
                  label={t('generatedImage', { index: at + 1, answer })}
                />
                <span aria-hidden="true">{answer}</span>
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
      <GeneratedTerms generated={generated} />
    </div>
  );
}
