-- Runs in a headless Neovim: attaches the language server to the file that is open, does with it what a person does, and
-- writes what it saw as JSON. Nothing but Neovim's own client is used, so that this works from version 0.7 on.
--
-- The environment says what to do: GO_HINTS_COMMAND (a JSON list), GO_HINTS_RESULT (where to write), GO_HINTS_RULE and
-- GO_HINTS_ACTION (the finding to repair, and the title of the action to choose).
local wait_ms = 20000
local result = {}

local function finish(error)
  result.error = error
  local file = assert(io.open(vim.env.GO_HINTS_RESULT, "w"))
  file:write(vim.json.encode(result))
  file:close()
  vim.cmd("qall!")
end

local function wait_for(what, condition)
  if not vim.wait(wait_ms, condition, 20) then
    error("waited in vain for " .. what)
  end
end

local function rule_of(diagnostic)
  -- Neovim 0.7 keeps what the server sent here, later versions beside the message.
  local lsp = diagnostic.user_data and diagnostic.user_data.lsp or {}
  return diagnostic.code or lsp.code
end

--- The finding of a rule as Neovim keeps it, with columns in bytes.
local function find(rule, buffer)
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    if rule_of(diagnostic) == rule then
      return diagnostic
    end
  end
end

--- A finding as it goes back to the server, with columns in the units of the protocol.
local function to_lsp(buffer, diagnostic, encoding)
  local function position(line, column)
    return { line = line, character = vim.lsp.util.character_offset(buffer, line, column, encoding) }
  end
  return {
    range = {
      start = position(diagnostic.lnum, diagnostic.col),
      ["end"] = position(diagnostic.end_lnum, diagnostic.end_col),
    },
    severity = diagnostic.severity,
    message = diagnostic.message,
    source = diagnostic.source,
    code = rule_of(diagnostic),
  }
end

local function main()
  local buffer = vim.api.nvim_get_current_buf()
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  if vim.env.GO_HINTS_DOCUMENT_CHANGES == "yes" then
    -- Later versions declare what 0.7 can do already.
    capabilities.workspace.workspaceEdit.documentChanges = true
  end
  local id = vim.lsp.start_client({
    capabilities = capabilities,
    name = "dockerfile-go-hints",
    cmd = vim.json.decode(vim.env.GO_HINTS_COMMAND),
    root_dir = vim.fn.getcwd(),
    init_options = { settings = { minimumConfidence = "low" } },
    on_error = function(code, message)
      result.client_error = tostring(code) .. ": " .. vim.inspect(message)
    end,
  })
  assert(id, "the client did not start")
  assert(vim.lsp.buf_attach_client(buffer, id), "the client was not attached")
  local client = vim.lsp.get_client_by_id(id)
  wait_for("the server to be initialized", function()
    return client.initialized
  end)
  result.server_capabilities = vim.tbl_keys(client.server_capabilities)
  result.offset_encoding = client.offset_encoding

  local rule = vim.env.GO_HINTS_RULE
  wait_for("diagnostics", function()
    return find(rule, buffer) ~= nil
  end)
  result.rules = vim.tbl_map(rule_of, vim.diagnostic.get(buffer))
  local marked = find(rule, buffer)
  result.marked = table.concat(
    vim.api.nvim_buf_get_text(buffer, marked.lnum, marked.col, marked.end_lnum, marked.end_col, {}),
    "\n"
  )

  local finding = to_lsp(buffer, marked, client.offset_encoding)
  local place = { textDocument = vim.lsp.util.make_text_document_params(buffer), position = finding.range.start }
  local hover = assert(client.request_sync("textDocument/hover", place, wait_ms, buffer))
  assert(not hover.err, vim.inspect(hover.err))
  result.hover = table.concat(vim.lsp.util.convert_input_to_markdown_lines(hover.result.contents), "\n")

  local params = {
    textDocument = place.textDocument,
    range = finding.range,
    context = { diagnostics = { finding } },
  }
  local answer = assert(client.request_sync("textDocument/codeAction", params, wait_ms, buffer))
  assert(not answer.err, vim.inspect(answer.err))
  result.actions = vim.tbl_map(function(action)
    return action.title
  end, answer.result)
  local chosen
  for _, action in ipairs(answer.result) do
    if action.title == vim.env.GO_HINTS_ACTION then
      chosen = action
    end
  end
  assert(chosen, "no such action among " .. vim.inspect(result.actions))
  result.resolved = chosen.edit == nil
  if result.resolved then
    local resolved = assert(client.request_sync("codeAction/resolve", chosen, wait_ms, buffer))
    assert(not resolved.err, vim.inspect(resolved.err))
    chosen = resolved.result
  end
  vim.lsp.util.apply_workspace_edit(chosen.edit, client.offset_encoding)
  wait_for("the finding to go", function()
    return find(rule, buffer) == nil
  end)
  vim.cmd("silent write")
  client.stop()
  wait_for("the server to end", function()
    return client.is_stopped()
  end)
end

local ok, problem = xpcall(main, debug.traceback)
finish(not ok and tostring(problem) or nil)
