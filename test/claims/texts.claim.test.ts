import { testChapter } from './claimTests';

testChapter('texts');
