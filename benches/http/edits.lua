-- 99 reads, then one write, and so on. An edit is two writes: the article gets another standfirst, and some writes
-- later it is published.
-- wrk … -- <addresses> <ids> <threads> <seed> <Authorization>

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("number", #threads)
end

function init(args)
  local every, seed = tonumber(args[3]), tonumber(args[4])
  math.randomseed(seed * 1000 + number)
  secret = args[5]
  reads, ids = {}, {}
  for path in io.lines(args[1]) do reads[#reads + 1] = wrk.format("GET", path, {}) end
  local line = 0
  for id in io.lines(args[2]) do
    line = line + 1
    if line % every == number % every then ids[#ids + 1] = id end
  end
  count, asked, patched, published = #reads, 0, 0, 0
  begun = math.random(#ids)
end

local function article(edit)
  return ids[(begun + edit * 7) % #ids + 1]
end

local function write(method, path, body)
  return wrk.format(method, path, {
    ["Authorization"] = secret, ["Content-Type"] = "application/json", ["If-Match"] = "*",
  }, body)
end

function request()
  asked = asked + 1
  if asked % 100 ~= 0 then return reads[math.random(count)] end
  -- What is published was changed four edits ago: by then its change has been answered.
  if patched - published < 5 then
    patched = patched + 1
    local body = string.format('{"standfirst":"It was late %d times, says the harbour office."}', math.random(10 ^ 9))
    return write("PATCH", "/v1/admin/articles/" .. article(patched), body)
  end
  published = published + 1
  return write("POST", "/v1/admin/articles/" .. article(published) .. "/publish", "{}")
end

function done(summary, latency, requests)
  local errors, edits = summary.errors, 0
  for _, thread in ipairs(threads) do edits = edits + thread:get("published") end
  io.write(string.format(
    '{"requests":%d,"micros":%d,"bytes":%d,"p50":%d,"p99":%d,"longest":%d,"statuses":%d,"broken":%d,"edits":%d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout, edits))
end
