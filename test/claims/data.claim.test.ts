import { testChapter } from './claimTests';

testChapter('data');
