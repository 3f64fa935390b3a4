import type { Prefs } from '../contract.ts'

/** 5 = 非常满意 … 1 = 非常不满意 (GB/T 39734-2020, five levels). */
export type RatingLevel = 1 | 2 | 3 | 4 | 5

/** What a page may send. The daemon refuses an action that the current projection does not list. */
export type Action =
  | { readonly id: 'start' }
  | { readonly id: 'openGroup'; readonly groupId: string }
  | { readonly id: 'openService'; readonly serviceId: string }
  | { readonly id: 'openSearch' }
  | { readonly id: 'openDepartments' }
  | { readonly id: 'openDepartment'; readonly departmentId: string }
  | { readonly id: 'search'; readonly text: string }
  /** Says it instead of typing; while it is listened to: that was all. */
  | { readonly id: 'listen' }
  | { readonly id: 'begin' }
  /** 代办: for somebody else, with the consent of both. */
  | { readonly id: 'beginForOther' }
  /** In or out of a bundle. */
  | { readonly id: 'toggleItem'; readonly serviceId: string }
  | { readonly id: 'agree' }
  | { readonly id: 'refuse' }
  | { readonly id: 'back' }
  | { readonly id: 'home' }
  | { readonly id: 'confirmIdentity' }
  | { readonly id: 'notMe' }
  | { readonly id: 'identifyByHand'; readonly name: string; readonly idNumber: string }
  /** An answer to a question of this page; an empty one takes it back. */
  | { readonly id: 'answer'; readonly field: string; readonly value: string }
  /** 改: from the review to the page of a question, and back. */
  | { readonly id: 'change'; readonly field: string }
  | { readonly id: 'choose'; readonly values: readonly string[] }
  | { readonly id: 'keepPage' }
  | { readonly id: 'retakePage' }
  /** 容缺: the material is brought later. */
  | { readonly id: 'promise' }
  | { readonly id: 'skipStep' }
  | { readonly id: 'typeCode'; readonly value: string }
  | { readonly id: 'signed' }
  | { readonly id: 'clearSignature' }
  | { readonly id: 'cancelPayment' }
  | { readonly id: 'chooseSlot'; readonly slotId: string }
  | { readonly id: 'chooseWay'; readonly way: 'pickUp' | 'post' }
  | { readonly id: 'print' }
  | { readonly id: 'takePicture' }
  | { readonly id: 'submit' }
  | { readonly id: 'retry' }
  | { readonly id: 'next' }
  | { readonly id: 'rate'; readonly level: RatingLevel }
  | { readonly id: 'undoRating' }
  /** 误评: it was a mistake, and no rating is meant. */
  | { readonly id: 'ratingMistaken' }
  | { readonly id: 'rateReasons'; readonly reasons: readonly string[] }
  /** A number to call back, for a low rating or a ticket. */
  | { readonly id: 'leavePhone'; readonly phone: string }
  | { readonly id: 'skipRating' }
  | { readonly id: 'reportProblem' }
  | { readonly id: 'stay' }
  | { readonly id: 'exit' }
  | { readonly id: 'help' }
  | { readonly id: 'closeHelp' }
  /** The visit waits while somebody comes; what is on the screen is hidden. */
  | { readonly id: 'pause' }
  | { readonly id: 'resume' }
  | { readonly id: 'allowAssist' }
  | { readonly id: 'declineAssist' }
  | { readonly id: 'endAssist' }
  | { readonly id: 'setPrefs'; readonly prefs: Partial<Prefs> }

export type ActionId = Action['id']
