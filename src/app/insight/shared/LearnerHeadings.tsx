import type { Role } from '../../../report/roles';
import { TermHeading } from '../../glossary/Term';
import { useRoleNames } from '../../names/roleNames';
import { useRoleTerms } from '../../names/terms';

/** The headings of a table with a column for each of these learners, in its colour. */
export function LearnerHeadings({ learners }: { readonly learners: readonly Role[] }) {
  const titles = useRoleNames();
  const terms = useRoleTerms();
  return learners.map((learner) => (
    <TermHeading scope="col" key={learner} id={terms[learner]} style={{ color: `var(--${learner})` }}>
      {titles[learner]}
    </TermHeading>
  ));
}
