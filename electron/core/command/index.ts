import { editArticle, importArticle, removeArticle } from './article.ts'
import { fillAttributes, setAttribute, setStatus } from './annotate-row.ts'
import { relabelSpans, setAttributes, tagPlaces } from './bulk.ts'
import { correctFigure, editClaim, groupClaims, removeClaim, leaveClaim } from './claim.ts'
import { joinClaims, joinSources, splitClaim, splitSource } from './join.ts'
import { addFiller, addLink, noteLink, removeFiller, removeLink, replaceFiller } from './link.ts'
import { guideProject, nameAnalyst, nameProject } from './project.ts'
import { noteOn } from './note.ts'
import { rate } from './rating.ts'
import { forgetSearch, saveSearch } from './saved-search.ts'
import { dateStatement } from './statement-date.ts'
import { refuseJoin, takeBackRefusal } from './refusal.ts'
import { addClaim, addSource, editSource, removeSource } from './registry-entry.ts'
import { correctText, showRevision } from './correct-text.ts'
import { applyScheme } from './scheme-apply.ts'
import { addAttributeType, editAttributeType, removeAttributeType } from './scheme-attribute.ts'
import { addLabel, editLabel, mergeLabels, removeLabel, splitLabel } from './scheme-label.ts'
import { addLinkType, addRole, editLinkType, editRole, removeLinkType, removeRole } from './scheme-link-type.ts'
import { moveInScheme } from './scheme-order.ts'
import { beginOwnSet } from './set.ts'
import { addSpan } from './span-add.ts'
import { assignClaim, assignSource, noteSpan, relabelSpan, setSegments } from './span-edit.ts'
import { removeSpans } from './span-remove.ts'
import { duplicateSpan, joinSpans, splitSpan } from './span-shape.ts'

/** Every command there is. Adding one is its file, or its place in the file of its noun, and one line here. */
export const commands = [
  importArticle,
  editArticle,
  removeArticle,
  correctText,
  showRevision,
  addSpan,
  relabelSpan,
  setSegments,
  noteSpan,
  assignSource,
  assignClaim,
  removeSpans,
  splitSpan,
  joinSpans,
  duplicateSpan,
  tagPlaces,
  relabelSpans,
  setAttributes,
  setAttribute,
  fillAttributes,
  setStatus,
  addLink,
  addFiller,
  removeFiller,
  replaceFiller,
  removeLink,
  noteLink,
  addSource,
  editSource,
  removeSource,
  addClaim,
  editClaim,
  groupClaims,
  removeClaim,
  correctFigure,
  leaveClaim,
  noteOn,
  saveSearch,
  forgetSearch,
  dateStatement,
  joinSources,
  splitSource,
  joinClaims,
  splitClaim,
  refuseJoin,
  takeBackRefusal,
  rate,
  nameAnalyst,
  nameProject,
  guideProject,
  addLabel,
  editLabel,
  mergeLabels,
  splitLabel,
  removeLabel,
  addAttributeType,
  editAttributeType,
  removeAttributeType,
  addLinkType,
  editLinkType,
  removeLinkType,
  addRole,
  editRole,
  removeRole,
  moveInScheme,
  applyScheme,
  beginOwnSet,
] as const
