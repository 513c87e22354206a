import { testChapter } from './claimTests';

testChapter('knowledge');
