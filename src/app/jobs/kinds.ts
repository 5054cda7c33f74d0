/** The kinds of job that the worker knows. */
import { abandonedAccountKind } from "./abandoned-account.ts";
import { announceKind } from "./announce.ts";
import { backfillKind } from "./backfill.ts";
import { checkMoveInKind } from "./check-move-in.ts";
import { departedDataKind } from "./departed-data.ts";
import { departedPhotosKind } from "./departed-photos.ts";
import { exportKind, forgetExportKind } from "./export.ts";
import { fetchHandOverKind } from "./fetch-hand-over.ts";
import { fetchedFilesKind } from "./fetched-files.ts";
import { forgetBeforeKind } from "./forget-before.ts";
import { forgetUploadKind } from "./forget-upload.ts";
import { importMoveInKind } from "./import-move-in.ts";
import { judgeClaimsKind } from "./judge-claims.ts";
import type { JobKind } from "./kind.ts";
import { leaveKind } from "./leave.ts";
import { lookAtHalfKind } from "./look-at-half.ts";
import { lookAtMoveKind } from "./look-at-move.ts";
import { noticeLetterKind } from "./notice-letter.ts";
import { otherHalfKind } from "./other-half.ts";
import { passwordForgottenKind } from "./password-forgotten.ts";
import { photoSizesKind } from "./photo-sizes.ts";
import { presencesKind } from "./presences.ts";
import { remindMoveInKind } from "./remind-move-in.ts";
import { seeMoveKind } from "./see-move.ts";
import { sendLetterKind } from "./send-letter.ts";
import { settleImportKind } from "./settle-import.ts";
import { tellKind } from "./tell.ts";
import { tellMoveKind } from "./tell-move.ts";
import { tellOffersKind } from "./tell-offers.ts";
import { tellTiesKind } from "./tell-ties.ts";
import { tellUnknownKind } from "./tell-unknown.ts";
import { throwAwayImportKind } from "./throw-away-import.ts";
import { forgetHandOverKind, writeHandOverKind } from "./write-hand-over.ts";

export const jobKinds: readonly JobKind[] = [
  tellKind,
  tellUnknownKind,
  tellTiesKind,
  photoSizesKind,
  presencesKind,
  announceKind,
  backfillKind,
  fetchedFilesKind,
  departedPhotosKind,
  departedDataKind,
  lookAtMoveKind,
  lookAtHalfKind,
  seeMoveKind,
  leaveKind,
  otherHalfKind,
  tellMoveKind,
  tellOffersKind,
  judgeClaimsKind,
  forgetBeforeKind,
  settleImportKind,
  exportKind,
  forgetExportKind,
  sendLetterKind,
  noticeLetterKind,
  passwordForgottenKind,
  abandonedAccountKind,
  checkMoveInKind,
  importMoveInKind,
  throwAwayImportKind,
  remindMoveInKind,
  forgetUploadKind,
  fetchHandOverKind,
  writeHandOverKind,
  forgetHandOverKind,
];
