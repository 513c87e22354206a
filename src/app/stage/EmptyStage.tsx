import { useTranslation } from 'react-i18next';
import { useRoleNames, useRoles, useTeacherContext } from '../names/roleNames';
import classes from './Stage.module.css';

/** Before the first run: what will happen, as a drawing and in words. */
export function EmptyStage() {
  const { t } = useTranslation('stage');
  const names = useRoleNames();
  const context = useTeacherContext();
  const hasPseudoTwin = useRoles().includes('pseudoTwin');
  const isDataFree = context.context === 'generator';
  const isMutual = context.context === 'peer';
  return (
    <div className={classes.empty}>
      <svg viewBox="0 0 560 198" role="img" aria-label={t('pipeline', context)}>
        <g fill="none" stroke="var(--quiet)" strokeWidth="1.4">
          <path d="M96 95 C130 95 130 60 166 60" />
          {isDataFree ? (
            <>
              <path d="M198 92 V 124" strokeDasharray="5 4" />
              <path d="M246 144 C 300 144 340 92 402 92" />
              <path d="M246 144 C 300 144 340 176 402 176" />
            </>
          ) : (
            <>
              <path d="M96 95 C 200 95 300 92 402 92" />
              <path d="M96 95 C150 95 260 176 402 176" />
            </>
          )}
          <path d="M230 60 H 290" strokeDasharray="5 4" />
          {hasPseudoTwin && <path d="M206 91 C 226 134 320 134 402 134" strokeDasharray="2 3" />}
          <path d="M372 60 C392 60 404 66 412 77" strokeDasharray="5 4" />
          {isMutual && <path d="M404 88 C 350 80 290 84 228 73" strokeDasharray="5 4" />}
        </g>
        <g fontSize="13" fill="currentColor" textAnchor="middle">
          <rect x="12" y="72" width="84" height="46" rx="4" fill="var(--surface)" stroke="var(--hairline)" />
          <text x="54" y="100">
            {t('labels')}
          </text>
          {isDataFree && (
            <>
              <rect x="150" y="124" width="96" height="40" rx="4" fill="var(--surface)" stroke="var(--hairline)" />
              <text x="198" y="149">
                {t('generator')}
              </text>
            </>
          )}
          <circle cx="198" cy="60" r="32" fill="var(--surface)" stroke="var(--teacher)" strokeWidth="3" />
          <text x="198" y="20">
            {names.teacher}
          </text>
          <g fill="var(--teacher)">
            <rect x="302" y="46" width="10" height="28" />
            <rect x="318" y="34" width="10" height="40" />
            <rect x="334" y="58" width="10" height="16" />
            <rect x="350" y="66" width="10" height="8" />
          </g>
          <text x="331" y="20">
            {t('softTargets')}
          </text>
          <circle cx="420" cy="92" r="15" fill="var(--surface)" stroke="var(--student)" strokeWidth="3" />
          <text x="448" y="97" textAnchor="start">
            {names.student}
          </text>
          {hasPseudoTwin && (
            <>
              <circle cx="420" cy="134" r="15" fill="var(--surface)" stroke="var(--pseudoTwin)" strokeWidth="3" />
              <text x="448" y="139" textAnchor="start">
                {names.pseudoTwin}
              </text>
            </>
          )}
          <circle cx="420" cy="176" r="15" fill="var(--surface)" stroke="var(--twin)" strokeWidth="3" />
          <text x="448" y="181" textAnchor="start">
            {names.twin}
          </text>
        </g>
      </svg>
      <p>
        {t('empty', context)} {hasPseudoTwin && t('emptyPseudo')}
      </p>
    </div>
  );
}
