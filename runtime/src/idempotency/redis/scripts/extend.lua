-- ARGV[3]: by how much; ARGV[4]: how long an abandoned claim is kept; milliseconds.
if not holds() then
  return 0
end
hold(KEYS[1], KEYS[2], ARGV[2], now + tonumber(ARGV[3]), tonumber(ARGV[4]))
return 1
