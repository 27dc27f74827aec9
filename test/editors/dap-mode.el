;; A session as dap-mode leads it: the configuration of README.md, then breakpoint, continue, hover, steps, step back.
;; Run by emacs.mjs, which looks at the lines beginning with "##".
(require 'dap-mode)
(require 'dap-ui) ; as dap-mode loads it in an editor with windows
(dap-mode 1)

(defvar driver (getenv "DRIVER"))
(defvar cli (getenv "CLI"))

(dap-register-debug-provider "alsa"
  (lambda (conf) (plist-put conf :dap-server-path (list "node" cli "dap"))))
(dap-register-debug-template "Debug ALSA driver"
  (list :type "alsa" :request "launch" :name "Debug ALSA driver" :stopOnEntry t
        :program driver))

(defvar stops 0)
(add-hook 'dap-stopped-hook (lambda (_) (setq stops (1+ stops))))

(defun session () (dap--cur-session))
(defun stack-frame () (dap--debug-session-active-frame (session)))

(defun wait-until (done)
  "Lets messages come for up to twenty seconds."
  (let ((tries 200))
    (while (and (> tries 0) (not (funcall done)))
      (accept-process-output nil 0.1)
      (setq tries (1- tries)))))

(defun tell-stop (number)
  (wait-until (lambda () (and (>= stops number) (stack-frame))))
  (accept-process-output nil 0.5)
  (message "## %d %s:%s" number (gethash "name" (stack-frame)) (gethash "line" (stack-frame))))

(defun ask (command arguments)
  (let (answer)
    (dap--send-message (dap--make-request command arguments) (lambda (response) (setq answer response)) (session))
    (wait-until (lambda () answer))
    answer))

(find-file driver)
(goto-char (point-min))
(search-forward "return vmalloc_to_page(address)")
(dap-breakpoint-add)
(dap-debug (cdr (assoc "Debug ALSA driver" dap-debug-template-configurations)))
(tell-stop 1)
(dap-continue (session) (dap--debug-session-thread-id (session)))
(tell-stop 2)
(let ((body (gethash "body" (ask "evaluate" (list :expression "offset" :context "watch"
                                                  :frameId (gethash "id" (stack-frame)))))))
  (message "## offset = %s" (gethash "result" body)))
(dap-step-out (session))
(tell-stop 3)
(ask "stepBack" (list :threadId (dap--debug-session-thread-id (session))))
(tell-stop 4)
(dap-disconnect (session))
(wait-until (lambda () (not (process-list))))
(message "## %s" (if (process-list) "still there" "gone"))
