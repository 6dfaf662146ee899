-- Drives Neovim without a window: diagnose, ask, complete, fix and check again; what it saw goes into the file that SEEN names.

local seen = {}

local function diagnosed(count)
  assert(vim.wait(120000, function()
    return #vim.diagnostic.get(0) == count
  end, 20), "there are not " .. count .. " diagnostics but " .. #vim.diagnostic.get(0))
  return vim.tbl_map(function(one)
    return { one.code, one.lnum, one.col, one.end_col }
  end, vim.diagnostic.get(0))
end

local function asked(method, extra)
  local client = vim.lsp.get_clients({ bufnr = 0, name = "flowlint" })[1]
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(0, client.offset_encoding), extra or {})
  local answer = client.request_sync(method, params, 30000, vim.api.nvim_get_current_buf())
  assert(answer and not answer.err, method .. ": " .. vim.inspect(answer))
  return answer.result
end

local function drive()
  seen.first = diagnosed(1)
  seen.encoding = vim.lsp.get_clients({ name = "flowlint" })[1].offset_encoding
  vim.fn.cursor(3, vim.fn.getline(3):find("Flow.vip") + 1)
  seen.hover = asked("textDocument/hover").contents.value
  seen.definition = asked("textDocument/definition")
  local range = { start = { line = 2, character = 0 }, ["end"] = { line = 2, character = 99 } }
  local context = { diagnostics = {}, only = { "quickfix" } }
  for _, action in ipairs(asked("textDocument/codeAction", { range = range, context = context })) do
    if action.isPreferred then
      seen.action = action.title
      vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_clients()[1].offset_encoding)
    end
  end
  seen.fixed = vim.fn.getline(3)
  seen.after = diagnosed(0)
  vim.fn.setline(3, '  "inputData": {"Flow.retries": 1, ""}')
  vim.fn.cursor(3, vim.fn.getline(3):find('""') + 1)
  seen.completed = vim.tbl_map(function(item)
    return item.label
  end, asked("textDocument/completion"))
end

local good, problem = pcall(drive)
seen.problem = not good and tostring(problem) or nil
vim.fn.writefile({ vim.json.encode(seen) }, os.getenv("SEEN"))
vim.cmd("qall!")
