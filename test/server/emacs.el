;;; emacs.el --- Attaches Eglot to the language server  -*- lexical-binding: t -*-

;; Runs in a batch Emacs: evaluates the settings of docs/other-editors.md, opens a file, does with it what a person does, and
;; writes what it saw as JSON.
;;
;; The environment says what to do: GO_HINTS_SETTINGS (the settings, a file), GO_HINTS_FILE (to open), GO_HINTS_RESULT (where
;; to write), GO_HINTS_RULE and GO_HINTS_ACTION (the finding to repair, and the title of the action to choose).

(require 'package)
(package-initialize)
(require 'cl-lib)
(require 'json)
(require 'flymake)
(require 'eglot)

(defvar go-hints-result nil "What was seen, as an alist.")

(defun go-hints-see (key value)
  (push (cons key value) go-hints-result))

(defun go-hints-wait (what condition)
  "Wait until CONDITION returns something, and return it; WHAT is named in the error."
  (let ((end (time-add nil 20)) found)
    (while (not (setq found (funcall condition)))
      (when (time-less-p end nil) (error "Waited in vain for %s" what))
      (accept-process-output nil 0.05))
    found))

(defun go-hints-lsp (diagnostic)
  "The DIAGNOSTIC of Flymake as the server sent it."
  (cdr (assoc 'eglot-lsp-diag (flymake-diagnostic-data diagnostic))))

(defun go-hints-rules ()
  (mapcar (lambda (each) (plist-get (go-hints-lsp each) :code)) (flymake-diagnostics)))

(defun go-hints-finding (rule)
  (cl-find rule (flymake-diagnostics) :test #'equal :key (lambda (each) (plist-get (go-hints-lsp each) :code))))

(defun go-hints-main ()
  (load (getenv "GO_HINTS_SETTINGS") nil t t)
  ;; Nobody is there to be asked.
  (setq eglot-confirm-server-initiated-edits nil
        eglot-sync-connect 20)
  (find-file (getenv "GO_HINTS_FILE"))
  (go-hints-see 'mode (symbol-name major-mode))
  ;; Emacs runs it after the command that has opened the file; a batch has no commands.
  (run-hooks 'post-command-hook)
  (unless (eglot-managed-p) (call-interactively #'eglot))
  (let* ((rule (getenv "GO_HINTS_RULE"))
         (title (getenv "GO_HINTS_ACTION"))
         (finding (go-hints-wait "diagnostics" (lambda () (go-hints-finding rule))))
         (start (flymake-diagnostic-beg finding))
         (end (flymake-diagnostic-end finding)))
    (go-hints-see 'rules (vconcat (go-hints-rules)))
    (go-hints-see 'marked (buffer-substring-no-properties start end))
    (goto-char start)
    (let ((hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
                                  (eglot--TextDocumentPositionParams))))
      (go-hints-see 'hover (substring-no-properties (eglot--hover-info (plist-get hover :contents)))))
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt choices &rest _)
                 (let ((titles (mapcar (lambda (each) (if (consp each) (car each) each)) choices)))
                   (go-hints-see 'actions (vconcat titles))
                   (or (car (member title titles)) (error "No such action among %S" titles))))))
      ;; The keyboard was used last; else Emacs would open a menu for the mouse.
      (let ((last-nonmenu-event ?\r))
        (eglot-code-actions start end nil t)))
    ;; Saving sends the change as well; what Eglot sends when a person pauses waits for ever in a batch.
    (save-buffer)
    (go-hints-wait "the finding to go" (lambda () (not (go-hints-finding rule))))
    (eglot-shutdown (eglot--current-server-or-lose))))

(condition-case problem
    (go-hints-main)
  (error (go-hints-see 'error (error-message-string problem))))

(let ((coding-system-for-write 'utf-8))
  (with-temp-file (getenv "GO_HINTS_RESULT")
    (insert (json-encode go-hints-result))))
