/** Networks whose results a run reports. A network that learns beside the student takes the teacher's place. */
export type Role = 'teacher' | 'student' | 'twin';
