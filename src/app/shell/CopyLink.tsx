import { Button, Popover, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { catalogue } from '../../catalogue';
import { toLink } from '../../experiment/link';
import { Icon } from '../controls/Icon';
import { useApp } from '../store/context';
import classes from './Header.module.css';

/** Milliseconds for which the button says that it worked. */
const praise = 2000;

/** Copies the address with the whole experiment; where the clipboard is refused, shows it to be copied by hand. */
export function CopyLink() {
  const { t } = useTranslation('shell');
  const experiment = useApp((state) => state.experiment);
  const [isCopied, setCopied] = useState(false);
  const [byHand, setByHand] = useState<string | null>(null);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), praise);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => {
    const link = new URL(location.href);
    link.hash = toLink(experiment, catalogue);
    try {
      await navigator.clipboard.writeText(link.href);
      setCopied(true);
    } catch {
      setByHand(link.href);
    }
  };

  return (
    <Popover opened={byHand !== null} onChange={() => setByHand(null)} width={360} position="bottom-end" shadow="sm">
      <Popover.Target>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<Icon name="link" />}
          onClick={() => void copy()}
          classNames={{ root: classes.button, section: classes.section }}
          aria-label={t('copyLink')}
        >
          <span aria-live="polite">{isCopied ? t('copied') : t('copyLink')}</span>
        </Button>
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
