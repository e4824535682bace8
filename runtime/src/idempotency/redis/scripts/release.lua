if redis.call('EXISTS', KEYS[1]) == 0 then
  return 1
end
if not holds() then
  return 0
end
if redis.call('HEXISTS', KEYS[1], 'payload') == 1 then
  hold(KEYS[1], KEYS[2], ARGV[2], now, 0)
else
  redis.call('DEL', KEYS[1])
end
return 1
