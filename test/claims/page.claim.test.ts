import { testClaims } from './claimTests';
import { pageClaims } from './pageClaims';

testClaims(pageClaims);
