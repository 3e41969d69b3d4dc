# Prediction intervals of exponential trends, by R's own lm and predict: run with
#   Rscript tests/reference/projection.R > tests/reference/projection.json
series <- list(
  aid = list(years = 2015:2019, values = c(0.37, 0.38, 0.43, 0.43, 0.44), target = 2030),
  gaps = list(years = c(2015, 2017, 2018, 2023), values = c(91.3, 90.2, 94.5, 93.1), target = 2030),
  falling = list(years = 2010:2021, values = c(12.1, 11.8, 11.2, 11.9, 10.4, 9.9, 9.1, 9.6, 8.8, 8.1, 8.4, 7.7), target = 2027),
  three = list(years = c(2016, 2020, 2024), values = c(74.8, 75.1, 78.3), target = 2030),
  negative = list(years = 2015:2020, values = c(-4.1, -3.8, -3.9, -3.1, -2.9, -2.8), target = 2030)
)
found <- lapply(series, function(one) {
  size <- log(abs(one$values))
  fit <- lm(size ~ years, data = data.frame(years = one$years, size = size))
  at <- predict(fit, data.frame(years = one$target), interval = "prediction", level = 0.95)
  list(years = one$years, values = one$values, target = one$target,
       rate = unname(exp(coef(fit)[2]) - 1), projected = exp(at[1]), low = exp(at[2]), high = exp(at[3]))
})
cat(jsonlite::toJSON(found, digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
