/** Networks whose results a run reports. In mutual learning, the peer has the role `teacher`. */
export type Role = 'teacher' | 'student' | 'twin';
