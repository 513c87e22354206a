import { Popover, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { copyLink } from '../commands/commands';
import { useCommandLabel } from '../commands/context';
import { CommandButton } from './CommandButton';
import { useLastLinkCopy } from './linkCopy';

/** The button that copies the link; where the clipboard is refused, the link stands below it to be copied by hand. */
export function CopyLink() {
  const { t } = useTranslation('shell');
  const label = useCommandLabel(copyLink);
  const { isCopied, byHand, dismiss } = useLastLinkCopy();
  return (
    <Popover opened={byHand !== null} onChange={dismiss} width={360} position="bottom-end" shadow="sm">
      <Popover.Target>
        <CommandButton command={copyLink}>
          <span aria-live="polite">{isCopied ? t('copied') : label}</span>
        </CommandButton>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={t('copyByHand')}
          size="xs"
          readOnly
          value={byHand ?? ''}
          onFocus={(event) => event.currentTarget.select()}
          data-autofocus
        />
      </Popover.Dropdown>
    </Popover>
  );
}
