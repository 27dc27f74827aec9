-- Sessions as nvim-dap leads them, with the configuration of README.md. Run by nvim.mjs, which looks at the lines that
-- begin with "ok" and "FAILED".
local CONFIGURATION, FOLDER = os.getenv('CONFIGURATION'), os.getenv('FOLDER')
local CLI = os.getenv('CLI')

local notified = {}
vim.notify = function(text)
  -- Said after four seconds of a busy machine.
  if not text:find("Debug adapter didn't respond", 1, true) then table.insert(notified, text) end
end
local dap, widgets, repl = require('dap'), require('dap.ui.widgets'), require('dap.repl')
dofile(CONFIGURATION)

local function say(text) io.stderr:write(text, '\n') end
local function check(what, got, wanted)
  if vim.deep_equal(got, wanted) then return say('ok ' .. what) end
  say(('FAILED %s: %s instead of %s'):format(what, vim.inspect(got), vim.inspect(wanted)))
end
local function check_match(what, got, pattern)
  if tostring(got):find(pattern) then return say('ok ' .. what) end
  say(('FAILED %s: %s has no %s'):format(what, vim.inspect(got), pattern))
end
local function wait_for(what, done)
  if not vim.wait(20000, done, 10) then error('waited in vain for ' .. what) end
end

-- What nvim-dap asks for after each stop, and when another stack frame is chosen.
local scopes_heard = 0
dap.listeners.after.scopes.test = function() scopes_heard = scopes_heard + 1 end
--- Does it, and waits until the place that it leads to is shown with its variables.
local function going(act, ...)
  local before = scopes_heard
  act(...)
  wait_for('a place', function()
    if scopes_heard == before then return false end
    for _, scope in ipairs(dap.session().current_frame.scopes) do
      if not scope.expensive and not scope.variables then return false end
    end
    return true
  end)
end
local function ended() wait_for('the end', function() return dap.session() == nil end) end

local function line_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    if line:find(text, 1, true) then return number end
  end
  error('no line has ' .. text)
end
local function open(name)
  vim.cmd('edit ' .. FOLDER .. '/' .. name)
  vim.bo.filetype = vim.bo.filetype == '' and 'c' or vim.bo.filetype
end
local function cursor_to(text) vim.api.nvim_win_set_cursor(0, { line_of(text), 0 }) end
local function place()
  local file = vim.fn.expand('%:t')
  return ('%s %s:%d'):format(dap.session().current_frame.name, file, vim.api.nvim_win_get_cursor(0)[1])
end
local function value(name)
  for _, scope in ipairs(dap.session().current_frame.scopes) do
    local found = (scope.variables or {})[name]
    if found then return found.value end
  end
end
local function sign_at(text)
  local placed = vim.fn.sign_getplaced('%', { group = 'dap_breakpoints', lnum = line_of(text) })[1].signs[1]
  return placed and placed.name
end
local function ask(expression)
  local answer
  dap.session():evaluate(expression, function(err, body) answer = err and err.message or body.result end)
  wait_for(expression, function() return answer end)
  return answer
end
local function lines_of(buffer) return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n') end
local function repl_buffer()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.bo[buffer].filetype == 'dap-repl' then return buffer end
  end
end
local function repl_text() return lines_of(repl_buffer()) end
local function shown(view, text)
  local found = vim.wait(5000, function() return lines_of(view.buf):find(text) end, 10)
  return found and text or lines_of(view.buf)
end
--- Sets what stands under the cursor of a widget by its menu.
local function change(view, pattern, label, new)
  vim.api.nvim_set_current_win(view.win)
  local row
  for number, line in ipairs(vim.api.nvim_buf_get_lines(view.buf, 0, -1, true)) do
    if line:find(pattern) then row = row or number end
  end
  vim.api.nvim_win_set_cursor(view.win, { assert(row, pattern), 0 })
  local labels = {}
  vim.ui.select = function(items, opts, chosen)
    for _, item in ipairs(items) do
      table.insert(labels, opts.format_item(item))
      if opts.format_item(item) == label then return chosen(item) end
    end
    chosen(nil)
  end
  vim.fn.input = function() return new end
  going(require('dap.ui').trigger_actions)
  return labels
end

local PAGE = 'return vmalloc_to_page(address);'
local function named(name)
  for _, configuration in ipairs(dap.configurations.c) do
    if configuration.name == name then return vim.deepcopy(configuration) end
  end
end

local function all_of_a_session()
  open('mychip.c')
  local page = line_of(PAGE)
  cursor_to(PAGE)
  dap.toggle_breakpoint()
  cursor_to('MODULE_LICENSE')
  dap.toggle_breakpoint()
  going(dap.continue)
  local entry = 'mychip_init mychip.c:' .. line_of('mychip_device = platform_device_register_simple')
  check('stops on entry', place(), entry)
  check('a place without code is rejected', sign_at('MODULE_LICENSE'), 'DapBreakpointRejected')
  check('and no other with it', sign_at(PAGE), 'DapBreakpoint')
  cursor_to('MODULE_LICENSE')
  dap.toggle_breakpoint()

  going(dap.step_into)
  check_match('step into the kernel', place(), '^platform_device_register_%w+ platform%.c:%d+$')
  check('its file is read from disk', vim.fn.filereadable(vim.fn.expand('%:p')), 1)
  going(dap.step_out)
  check_match('step out', place(), '^mychip_init mychip%.c:%d+$')
  going(dap.reverse_continue)
  check_match('reverse continue to the start', place(), '^load_module module%.c:%d+$')

  going(dap.continue)
  check('breakpoint', place(), 'mychip_page mychip.c:' .. page)
  check('value', value('offset'), '0')
  going(dap.step_back)
  check('step back', place(), 'mychip_page mychip.c:' .. line_of('dma_area + offset'))
  going(dap.step_over)
  check('step over', place(), 'mychip_page mychip.c:' .. page)
  cursor_to('dma_area + offset')
  going(dap.goto_)
  check('goto', place(), 'mychip_page mychip.c:' .. line_of('dma_area + offset'))
  going(dap.step_over)
  going(dap.up)
  check_match('up', place(), '^snd_pcm_mmap_data_fault pcm_native%.c:%d+$')
  going(dap.down)
  check('down', place(), 'mychip_page mychip.c:' .. page)

  local hover = widgets.hover('substream->runtime')
  check('hover unfolds', shown(hover, 'dma_area'), 'dma_area')
  hover.close()
  check_match('expression', ask('substream->runtime->dma_bytes'), '^%d+')
  check_match('a mistake in one is told', ask('nine'), "'nine' undeclared")

  local scopes = widgets.centered_float(widgets.scopes)
  check('scopes', shown(scopes, '  offset: 0'), '  offset: 0')
  check('how to change one', change(scopes, '^  offset', 'Set expression', '0x2000'), { 'Expand', 'Set expression' })
  check_match('changed', value('offset'), '^8192')
  ask('offset = 0')

  local frames = widgets.centered_float(widgets.frames)
  check('frames', shown(frames, 'mychip_page:' .. page), 'mychip_page:' .. page)
  check_match('and what began the call', lines_of(frames.buf), '  page fault %(read%):0')
  frames.close()
  local threads = widgets.centered_float(widgets.threads)
  check('threads', shown(threads, '⏸️'), '⏸️')
  threads.close()

  repl.open()
  repl.execute('substream->runtime->period_size')
  wait_for('an answer', function() return repl_text():find('\n1024') end)
  repl.execute('.frames')
  check_match('REPL', repl_text(), 'mychip_page:' .. page)
  local offered
  local complete = vim.fn.complete
  vim.fn.complete = function(column, items) offered = { column = column, items = items } end
  vim.api.nvim_set_current_win(vim.fn.bufwinid(repl_buffer()))
  local last = vim.api.nvim_buf_line_count(0)
  vim.api.nvim_buf_set_lines(0, last - 1, last, true, { 'dap> substream->run' })
  vim.api.nvim_win_set_cursor(0, { last, #'dap> substream->run' })
  -- As in insert mode, where the cursor stands behind the last character.
  local get_cursor = vim.api.nvim_win_get_cursor
  vim.api.nvim_win_get_cursor = function() return { last, #'dap> substream->run' } end
  repl.omnifunc(1, '')
  vim.api.nvim_win_get_cursor = get_cursor
  wait_for('completions', function() return offered end)
  vim.fn.complete = complete
  check('completions', offered.items[1].word, 'runtime')
  check('in place of what is typed', offered.column, #'dap> substream->' + 1)
  repl.close()

  dap.clear_breakpoints()
  open('mychip.c')
  cursor_to('div_u64_rem(played')
  going(dap.run_to_cursor)
  check('run to cursor', place(), 'mychip_pointer mychip.c:' .. line_of('div_u64_rem(played'))
  check('leaves no breakpoint', vim.tbl_count(require('dap.breakpoints').get()), 0)

  going(dap.reverse_continue)
  check_match('and again', place(), '^load_module ')
  open('mychip.c')
  cursor_to(PAGE)
  dap.set_breakpoint('offset == 0x3000')
  check('condition', sign_at(PAGE), 'DapBreakpointCondition')
  going(dap.continue)
  check('holds', value('offset'), '12288')
  cursor_to(PAGE)
  dap.set_breakpoint(nil, '2')
  going(dap.continue)
  check('hit condition', value('offset'), '20480')

  cursor_to(PAGE)
  dap.set_breakpoint(nil, nil, 'page at {offset}')
  cursor_to('chip->playing = NULL')
  dap.toggle_breakpoint()
  going(dap.continue)
  check('stop in trigger', place(), 'mychip_trigger mychip.c:' .. line_of('chip->playing = NULL'))
  check_match('log point', repl_text(), 'page at 24576')

  dap.clear_breakpoints()
  cursor_to(PAGE)
  dap.toggle_breakpoint()
  going(dap.restart)
  check('restart', place(), entry)
  dap.clear_breakpoints()
  going(function() dap.session():request('alsaMemory/travel', { to = 'event', event = 'callback' }, function() end) end)
  check_match('a way through time of ours', place(), ' mychip%.c:%d+$')
  going(dap.restart)
  open('mychip.c')
  cursor_to(PAGE)
  dap.toggle_breakpoint()
  going(dap.continue)
  check('and on', { place(), value('offset') }, { 'mychip_page mychip.c:' .. page, '0' })
  dap.set_exception_breakpoints({ 'event:period' })
  dap.clear_breakpoints()
  going(dap.continue)
  check_match('event', place(), '^snd_pcm_period_elapsed ')
  dap.terminate()
  ended()
  check('what nvim-dap said', notified, { 'Restarted debug adapter', 'Restarted debug adapter', 'Session terminated' })
end

local function finding()
  notified = {}
  open('mychip_virt_to_page.c')
  going(dap.continue)
  going(dap.continue)
  check_match('stops at a finding', place(), '^mychip_')
  local diagnostic = vim.diagnostic.get(0)[1]
  check_match('which stands in the text', diagnostic and diagnostic.message, 'Rule: .*Fix: ')
  local gone
  dap.disconnect({ terminateDebuggee = true }, function() gone = true end)
  wait_for('disconnecting', function() return gone and dap.session() == nil end)
  check('nothing else is said', notified, {})
end

local function mistakes()
  notified = {}
  open('broken.c')
  dap.continue()
  wait_for('a word', function() return #notified > 0 end)
  check_match('errors in the C are told', notified[1], '^Error on launch: 2 errors in the C text: .*50%%.*$')
  check_match('one by one', repl_text(), "broken%.c:3:%d+: error: 'ten' undeclared")
  ended()
end

local function on_a_port()
  notified = {}
  open('mychip.c')
  dap.adapters.alsa = {
    type = 'server',
    port = '${port}',
    executable = { command = 'node', args = { CLI, 'dap', '--port', '${port}' } },
  }
  going(dap.run, named('Debug ALSA driver'))
  check_match('on a port', place(), '^mychip_init')
  dap.terminate()
  ended()
  check('on a port, nothing else is said', notified, { 'Session terminated' })
end

local function launch_json()
  notified = {}
  vim.fn.mkdir(FOLDER .. '/.vscode')
  vim.fn.writefile({
    '{ "configurations": [{ "type": "alsa", "request": "launch", "name": "With a scenario",',
    '  "program": "${file}", "scenario": "${fileDirname}/short.pcm.txt" }] }',
  }, FOLDER .. '/.vscode/launch.json')
  require('dap.ext.vscode').load_launchjs(FOLDER .. '/.vscode/launch.json', { alsa = { 'c' } })
  open('mychip.c')
  dap.clear_breakpoints()
  cursor_to(PAGE)
  dap.toggle_breakpoint()
  going(dap.run, named('With a scenario'))
  check('a scenario, from launch.json', { place(), value('offset') }, { 'mychip_page mychip.c:' .. line_of(PAGE), '4096' })
  dap.clear_breakpoints()
  dap.continue()
  ended()
  check_match('runs to its end', repl_text(), 'touch m 1')
  check('nothing is said', notified, {})
end

for _, part in ipairs({ all_of_a_session, finding, mistakes, launch_json, on_a_port }) do
  local ok, problem = xpcall(part, debug.traceback)
  if not ok then
    say('FAILED ' .. problem .. '\n' .. vim.inspect(notified))
    if dap.session() then dap.close() end
    vim.wait(200)
  end
  dap.clear_breakpoints()
end
vim.wait(300)
say('done')
vim.cmd('qall!')
