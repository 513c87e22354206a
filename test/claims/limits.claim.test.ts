import { testChapter } from './claimTests';

testChapter('limits');
