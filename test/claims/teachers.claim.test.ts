import { testChapter } from './claimTests';

testChapter('teachers');
